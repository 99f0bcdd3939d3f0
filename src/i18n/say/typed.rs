//! What is wrong with typed text, and where.

use super::{Sentence, is_shapeless, link_error, remote_port_zero};
use crate::i18n::words;
use crate::net::LinkError;
use crate::settings::NetworkProblem;
use crate::text::hex::HexError;
use crate::text::{ComposeError, EscapeError, Unmappable};
use crate::value::{EndpointError, Language, PortError};

/// Why a message cannot be made of what was typed. Places count from 1.
pub fn compose_error(language: Language, error: &ComposeError) -> Sentence {
    match error {
        ComposeError::Hex(error) => hex_error(language, error),
        ComposeError::Escape(error) => escape_error(language, error),
        ComposeError::Unmappable(error) => unmappable(language, error),
    }
}

pub(super) fn hex_error(language: Language, error: &HexError) -> Sentence {
    let text = match error {
        HexError::NotHex { position, found } => {
            let (place, found) = (position + 1, shown(language, *found));
            say!(
                language,
                "Character {place}, {found}, is not a HEX digit.",
                "第 {place} 个字符{found}不是十六进制数字。"
            )
        }
        HexError::HalfByte { position } => {
            let place = position + 1;
            say!(
                language,
                "The byte at character {place} has only one HEX digit.",
                "第 {place} 个字符处的字节只有一位十六进制数字。"
            )
        }
    };
    let hint = say!(
        language,
        "Write two digits (0 to 9, A to F) for each byte, such as 0D 0A.",
        "每个字节写两位（0 到 9、A 到 F），例如 0D 0A。"
    );
    Sentence::new(text, hint)
}

fn escape_error(language: Language, error: &EscapeError) -> Sentence {
    let text = match error {
        EscapeError::Unmappable(error) => return unmappable(language, error),
        EscapeError::Unknown { position, found } => {
            let (place, found) = (position + 1, shown(language, *found));
            say!(
                language,
                "The escape at character {place} is unknown: \\ followed by {found}.",
                "第 {place} 个字符处的转义符无法识别：\\ 后面是{found}。"
            )
        }
        EscapeError::Incomplete { position } => {
            let place = position + 1;
            say!(
                language,
                "The escape at character {place} is not complete.",
                "第 {place} 个字符处的转义符不完整。"
            )
        }
        EscapeError::NotACharacter { position } => {
            let place = position + 1;
            say!(
                language,
                "The escape at character {place} stands for no Unicode character.",
                "第 {place} 个字符处的转义符不对应任何 Unicode 字符。"
            )
        }
    };
    let hint = say!(
        language,
        r"Escapes are \r \n \t \0 \\ \xHH \uXXXX; write \\ for a backslash.",
        r"可用的转义符：\r \n \t \0 \\ \xHH \uXXXX；反斜杠本身写作 \\。"
    );
    Sentence::new(text, hint)
}

pub(super) fn unmappable(language: Language, error: &Unmappable) -> Sentence {
    let Unmappable {
        character,
        position,
        encoding,
    } = error;
    let (place, character) = (position + 1, shown(language, *character));
    Sentence::new(
        say!(
            language,
            "Character {place}, {character}, does not exist in {encoding}.",
            "第 {place} 个字符{character}在编码 {encoding} 中不存在。"
        ),
        say!(
            language,
            "Change the character, or choose another send encoding such as UTF-8.",
            "请修改该字符，或更换发送编码，例如 UTF-8。"
        ),
    )
}

/// A character in quotes, or its number when it cannot be seen.
fn shown(language: Language, character: char) -> String {
    if is_shapeless(character) || character.is_whitespace() {
        let number = u32::from(character);
        say!(language, "U+{number:04X}", "（U+{number:04X}）")
    } else {
        format!("“{character}”")
    }
}

/// Why a typed address is none.
pub fn endpoint_error(language: Language, error: &EndpointError) -> Sentence {
    let text = match error {
        EndpointError::Port(error) => return port_error(language, *error),
        EndpointError::MissingPort => {
            say!(language, "The address has no port.", "地址中缺少端口。")
        }
        EndpointError::MissingHost => {
            say!(language, "The address has no host.", "地址中缺少主机。")
        }
        EndpointError::UnclosedBracket => say!(
            language,
            "The bracket before the IPv6 address is not closed.",
            "IPv6 地址的方括号没有闭合。"
        ),
        EndpointError::BareV6 => say!(
            language,
            "An IPv6 address with a port needs brackets.",
            "带端口的 IPv6 地址需要加方括号。"
        ),
    };
    let hint = match error {
        EndpointError::UnclosedBracket | EndpointError::BareV6 => say!(
            language,
            "Write it as [address]:port, such as [::1]:8080.",
            "请写成 [地址]:端口，例如 [::1]:8080。"
        ),
        EndpointError::MissingPort | EndpointError::MissingHost | EndpointError::Port(_) => say!(
            language,
            "Write it as host:port, such as 127.0.0.1:8080.",
            "请写成 主机:端口，例如 127.0.0.1:8080。"
        ),
    };
    Sentence::new(text, hint)
}

/// Why no link can be made of what was typed.
pub fn network_problem(language: Language, problem: NetworkProblem) -> Sentence {
    let words = words(language);
    match problem {
        NetworkProblem::LocalPort(error) => {
            named(language, words.local_port, port_error(language, error))
        }
        NetworkProblem::RemotePort(error) => {
            named(language, words.remote_port, port_error(language, error))
        }
        NetworkProblem::RemotePortZero => remote_port_zero(language),
        NetworkProblem::NoRemoteHost => link_error(language, &LinkError::NoRemoteHost),
        NetworkProblem::NoRemotePort => link_error(language, &LinkError::NoRemotePort),
        NetworkProblem::ReceiveBuffer => words.receive_buffer_wrong.to_owned().into(),
    }
}

/// Puts the field's name before the sentence about it.
fn named(language: Language, field: &str, sentence: Sentence) -> Sentence {
    let text = sentence.text;
    Sentence {
        text: say!(language, "{field}: {text}", "{field}：{text}"),
        hint: sentence.hint,
    }
}

/// Why a typed port is none.
pub fn port_error(language: Language, error: PortError) -> Sentence {
    let text = match error {
        PortError::NotANumber => say!(language, "The port is not a number.", "端口不是数字。"),
        PortError::TooLarge => say!(language, "The port is above 65535.", "端口大于 65535。"),
    };
    let hint = say!(
        language,
        "Type a number from 0 to 65535.",
        "请填写 0 到 65535 之间的数字。"
    );
    Sentence::new(text, hint)
}
