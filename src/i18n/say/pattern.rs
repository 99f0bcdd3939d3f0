//! Why a search or a filter cannot be made of what was typed.

use std::ops::Range;

use super::typed::hex_error;
use super::{Sentence, grouped, one_line};
use crate::journal::find::{LengthsError, PatternError, PeersError, RegexFault};
use crate::value::Language;

/// Why a pattern cannot be looked for. Places count from 1.
pub fn pattern_error(language: Language, error: &PatternError) -> Sentence {
    match error {
        PatternError::Empty => Sentence::new(
            say!(
                language,
                "There is nothing to look for.",
                "没有要查找的内容。"
            ),
            say!(language, "Type it into the field.", "请在输入框中填写。"),
        ),
        PatternError::EmptyMatch => Sentence::new(
            say!(
                language,
                "The regular expression also matches nothing at all.",
                "该正则表达式也能匹配空内容。"
            ),
            say!(
                language,
                "Write + in place of *, or name at least one character that must be there.",
                "请将 * 改为 +，或至少写出一个必须出现的字符。"
            ),
        ),
        PatternError::TooLong { limit } => {
            let limit = grouped(*limit as u64);
            Sentence::new(
                say!(
                    language,
                    "What is looked for is longer than {limit} characters.",
                    "查找内容超过 {limit} 个字符。"
                ),
                say!(language, "Look for a part of it.", "请只查找其中一部分。"),
            )
        }
        PatternError::Hex(error) => Sentence {
            text: hex_error(language, error).text,
            hint: Some(say!(
                language,
                "Write two digits for each byte; ? stands for any digit, such as AA ?? 0D 5?.",
                "每个字节写两位；? 代表任意一位，例如 AA ?? 0D 5?。"
            )),
        },
        PatternError::Regex { place, fault } => Sentence::new(
            regex_fault(language, place, *fault),
            regex_hint(language, *fault),
        ),
        PatternError::TooLarge { .. } => Sentence::new(
            say!(
                language,
                "The regular expression stands for too much.",
                "该正则表达式展开后过大。"
            ),
            say!(language, "Use smaller repeat counts.", "请减小重复次数。"),
        ),
    }
}

/// Colour rules whose patterns are wrong, by their numbers from 1.
pub fn unusable_rules(language: Language, numbers: &[usize]) -> String {
    let list = |between| {
        let numbers: Vec<_> = numbers.iter().map(usize::to_string).collect();
        numbers.join(between)
    };
    match (language, numbers) {
        (Language::English, [number]) => {
            format!("Rule {number} cannot be used and colours nothing.")
        }
        (Language::English, _) => {
            format!("Rules {} cannot be used and colour nothing.", list(", "))
        }
        (Language::Chinese, _) => format!("第 {} 条规则无法使用，不会着色。", list("、")),
    }
}

fn regex_fault(language: Language, place: &Range<usize>, fault: RegexFault) -> String {
    let at = place.start + 1;
    match fault {
        RegexFault::GroupNotClosed => say!(
            language,
            "The group that begins at character {at} is not closed.",
            "第 {at} 个字符处的分组没有闭合。"
        ),
        RegexFault::GroupNotOpened => say!(
            language,
            "The bracket at character {at} closes nothing.",
            "第 {at} 个字符处的右括号没有对应的左括号。"
        ),
        RegexFault::GroupName => say!(
            language,
            "The name of the group at character {at} is none.",
            "第 {at} 个字符处的分组名称无效。"
        ),
        RegexFault::ClassNotClosed => say!(
            language,
            "The set that begins at character {at} is not closed.",
            "第 {at} 个字符处的字符集没有闭合。"
        ),
        RegexFault::ClassRange => say!(
            language,
            "The range at character {at} runs backwards or has no end.",
            "第 {at} 个字符处的范围首尾颠倒或不完整。"
        ),
        RegexFault::ClassUnknown => say!(
            language,
            "The class of characters at character {at} is unknown.",
            "第 {at} 个字符处的字符类别无法识别。"
        ),
        RegexFault::NothingToRepeat => say!(
            language,
            "The repeat sign at character {at} has nothing before it.",
            "第 {at} 个字符处的重复符号前面没有内容。"
        ),
        RegexFault::RepeatCount => say!(
            language,
            "The repeat count at character {at} is none.",
            "第 {at} 个字符处的重复次数无效。"
        ),
        RegexFault::Escape => say!(
            language,
            "The escape at character {at} is unknown or not complete.",
            "第 {at} 个字符处的转义符无法识别或不完整。"
        ),
        RegexFault::Flag => say!(
            language,
            "The flag at character {at} is unknown.",
            "第 {at} 个字符处的标志无法识别。"
        ),
        RegexFault::LookAround => say!(
            language,
            "Character {at} begins a look-around, which is not supported.",
            "第 {at} 个字符处的环视断言不受支持。"
        ),
        RegexFault::BackReference => say!(
            language,
            "Character {at} begins a back-reference, which is not supported.",
            "第 {at} 个字符处的反向引用不受支持。"
        ),
        RegexFault::TooDeep => say!(
            language,
            "Groups are nested too deeply at character {at}.",
            "第 {at} 个字符处的分组嵌套过深。"
        ),
        RegexFault::NotText => say!(
            language,
            "What stands at character {at} is for bytes and not for text.",
            "第 {at} 个字符处的写法针对字节，不能用于文本。"
        ),
        RegexFault::Other => say!(
            language,
            "The regular expression is not understood from character {at} on.",
            "从第 {at} 个字符起无法识别该正则表达式。"
        ),
    }
}

/// What to do about it.
fn regex_hint(language: Language, fault: RegexFault) -> String {
    match fault {
        RegexFault::GroupNotClosed
        | RegexFault::GroupNotOpened
        | RegexFault::ClassNotClosed
        | RegexFault::NothingToRepeat
        | RegexFault::Escape
        | RegexFault::Other => say!(
            language,
            r"Write \ before a sign that is meant itself, such as \( or \*.",
            r"若要匹配符号本身，请在前面加 \，例如 \( 或 \*。"
        ),
        RegexFault::GroupName | RegexFault::Flag => say!(
            language,
            "A group is (…), and (?i) at the start ignores case.",
            "分组写作 (…)；在开头加 (?i) 表示不区分大小写。"
        ),
        RegexFault::ClassRange => say!(
            language,
            "Write the smaller character first, such as [0-9].",
            "请将较小的字符写在前面，例如 [0-9]。"
        ),
        RegexFault::ClassUnknown => say!(
            language,
            r"Classes are \d, \w, \s, and one letter after \p such as \pL.",
            r"可用的类别：\d、\w、\s，以及 \p 加一个字母，例如 \pL。"
        ),
        RegexFault::RepeatCount => say!(
            language,
            "Write a count such as 3 or 2,5 between the braces, the smaller one first.",
            "花括号内请写 3 或 2,5 这样的次数，较小的在前。"
        ),
        RegexFault::LookAround | RegexFault::BackReference => say!(
            language,
            "Write the expression without it.",
            "请改用不含该写法的表达式。"
        ),
        RegexFault::TooDeep => say!(
            language,
            "Nest fewer groups in each other.",
            "请减少分组的嵌套层数。"
        ),
        RegexFault::NotText => say!(
            language,
            "Choose the regular expression over bytes.",
            "请改用“字节正则表达式”。"
        ),
    }
}

/// Why the peers of a filter are none.
pub fn peers_error(language: Language, error: &PeersError) -> Sentence {
    let place = error.entry + 1;
    let typed = one_line(&error.typed);
    Sentence::new(
        say!(
            language,
            "Peer {place}, “{typed}”, is not an IP address.",
            "第 {place} 个对方地址“{typed}”不是 IP 地址。"
        ),
        say!(
            language,
            "Write 10.0.0.1, 10.0.0.1:80 or [::1]:80, several with commas.",
            "请写成 10.0.0.1、10.0.0.1:80 或 [::1]:80，多个地址用逗号分隔。"
        ),
    )
}

/// Why the lengths of a filter are none.
pub fn lengths_error(language: Language, error: LengthsError) -> Sentence {
    let text = match error {
        LengthsError::NotALength => say!(
            language,
            "The length is not a number of bytes.",
            "长度不是有效的字节数。"
        ),
        LengthsError::NoneFits => say!(
            language,
            "No length is in this range.",
            "没有任何长度符合该范围。"
        ),
    };
    let hint = say!(
        language,
        "Write 10, 10-20, >100 or <=8.",
        "请写成 10、10-20、>100 或 <=8。"
    );
    Sentence::new(text, hint)
}
