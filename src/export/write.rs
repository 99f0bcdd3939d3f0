use std::io::{self, Write};

use super::NetAssistSpec;
use crate::journal::JournalReader;

#[derive(Clone, Debug)]
pub enum ExportForm {
    NetAssist(NetAssistSpec),
    /// Received bytes only, nothing between them.
    Raw,
}

/// Writes everything that the journal has now. Returns the count of records
/// written.
pub fn write_journal(
    journal: &JournalReader,
    form: &ExportForm,
    out: &mut dyn Write,
) -> io::Result<u64> {
    let _ = (journal, form, out);
    unimplemented!()
}
