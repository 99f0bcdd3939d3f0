//! Why something cannot be looked for.

use super::Sentence;
use super::typed::hex_error;
use crate::journal::find::{PatternError, RegexFault};
use crate::value::Language;

/// Places count from 1.
pub fn pattern_error(language: Language, error: &PatternError) -> Sentence {
    match error {
        PatternError::Empty => Sentence::new(
            say!(language, "There is nothing to look for.", "查找内容为空。"),
            say!(language, "Type what to look for.", "请填写要查找的内容。"),
        ),
        PatternError::TooLong { limit } => Sentence::new(
            say!(
                language,
                "The pattern is longer than {limit} characters.",
                "查找内容超过 {limit} 个字符。"
            ),
            say!(language, "Shorten it.", "请缩短查找内容。"),
        ),
        PatternError::Hex(error) => hex_error(language, error),
        PatternError::Regex { place, fault } => {
            let (place, fault) = (place.start + 1, regex_fault(language, *fault));
            Sentence::new(
                say!(
                    language,
                    "The regular expression is wrong at character {place}: {fault}.",
                    "正则表达式在第 {place} 个字符处有误：{fault}。"
                ),
                say!(
                    language,
                    r"Write \ before a character that is meant as it stands.",
                    r"如需按原样匹配某个字符，请在它前面加 \。"
                ),
            )
        }
        PatternError::TooLarge { .. } => Sentence::new(
            say!(
                language,
                "The regular expression stands for too much.",
                "正则表达式展开后过大。"
            ),
            say!(
                language,
                "Use smaller counts in the braces.",
                "请减小花括号中的重复次数。"
            ),
        ),
    }
}

fn regex_fault(language: Language, fault: RegexFault) -> String {
    match fault {
        RegexFault::GroupNotClosed => say!(language, "a bracket is not closed", "括号没有闭合"),
        RegexFault::GroupNotOpened => say!(
            language,
            "a bracket is closed that was not opened",
            "多了一个右括号"
        ),
        RegexFault::GroupName => say!(language, "the name of the group", "分组名称无效"),
        RegexFault::ClassNotClosed => say!(language, "a [ is not closed", "方括号 [ 没有闭合"),
        RegexFault::ClassRange => say!(
            language,
            "the range ends before it begins",
            "字符范围的起止颠倒"
        ),
        RegexFault::ClassUnknown => say!(
            language,
            "there is no such class of characters",
            "没有这个字符类别"
        ),
        RegexFault::NothingToRepeat => {
            say!(language, "there is nothing to repeat", "没有可重复的内容")
        }
        RegexFault::RepeatCount => say!(language, "the count in the braces", "重复次数无效"),
        RegexFault::Escape => say!(language, "an unknown escape", "转义符无法识别"),
        RegexFault::Flag => say!(language, "an unknown flag", "标志无法识别"),
        RegexFault::LookAround => say!(
            language,
            "looking ahead or behind is not supported",
            "不支持环视（如 (?=…)）"
        ),
        RegexFault::BackReference => say!(
            language,
            "references back are not supported",
            "不支持反向引用"
        ),
        RegexFault::TooDeep => say!(language, "too many brackets in each other", "嵌套层数过多"),
        RegexFault::NotText => say!(
            language,
            "it could match a part of a character",
            "可能只匹配到半个字符"
        ),
        RegexFault::Other => say!(language, "it cannot be read", "无法解析"),
    }
}
