use jiff::tz::TimeZone;

use crate::journal::Record;
use crate::text::Encoding;

/// How the log text is made.
#[derive(Clone, Debug)]
pub struct NetAssistSpec {
    pub receive_as_hex: bool,
    pub receive: Encoding,
    pub send: Encoding,
    pub time_zone: TimeZone,
}

/// Writes records as NetAssist's log text, in UTF-8.
///
/// Keeps one decoder for each stream, so records must come in order.
#[derive(Debug)]
pub struct NetAssistFormatter {}

impl NetAssistFormatter {
    pub fn new(spec: NetAssistSpec) -> Self {
        let _ = spec;
        unimplemented!()
    }

    pub fn write(&mut self, record: &Record, out: &mut Vec<u8>) {
        let _ = (record, out);
        unimplemented!()
    }
}
