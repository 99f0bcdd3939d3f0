use crate::i18n::say::{self, Sentence};
use crate::i18n::words;
use crate::net::OperationError;
use crate::session::Refused;
use crate::text::ComposeError;
use crate::value::{EndpointError, Language};

/// What cannot be sent or repeated, and why, kept as a value so that it is said in the
/// language of the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Target(EndpointError),
    Compose(ComposeError),
    /// A TCP send without a byte.
    NothingTyped,
    /// The box is full: what was pasted or typed last is not all there.
    MessageCut,
    /// Too many records, or too many bytes of them.
    TooManyAgain,
    NothingToSendAgain,
    /// A record that the box cannot hold.
    TooLongToEdit,
    /// Not a number of milliseconds from 1.
    Interval,
    Operation(OperationError),
    Refused(Refused),
}

impl Problem {
    pub fn say(&self, language: Language) -> Sentence {
        let words = words(language);
        match self {
            Self::Target(error) => say::endpoint_error(language, error),
            Self::Compose(error) => say::compose_error(language, error),
            Self::NothingTyped => words.nothing_typed.to_owned().into(),
            Self::MessageCut => words.message_is_cut.to_owned().into(),
            Self::TooManyAgain => words.too_many_again.to_owned().into(),
            Self::NothingToSendAgain => words.nothing_to_send_again.to_owned().into(),
            Self::TooLongToEdit => words.too_long_to_edit.to_owned().into(),
            Self::Interval => words.interval_wrong.to_owned().into(),
            Self::Operation(error) => say::operation_error(language, error),
            Self::Refused(refused) => say::refused(language, *refused),
        }
    }
}
