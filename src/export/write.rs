use std::io::{self, Write};
use std::ops::ControlFlow;

use super::{FormSpec, Formatter};
use crate::journal::{JournalReader, Record};

/// Text is handed to the writer in pieces of about this size.
const CHUNK_BYTES: usize = 1 << 18;

/// What became of the records that a journal had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Records that have a place in the form.
    pub records: u64,
    /// Records that have none: notes in most forms, what was sent in raw bytes.
    pub left_out: u64,
    /// Records that the journal's limit had taken before they could be written.
    pub gone: u64,
}

/// Writes everything that the journal has now, in order. Records that come
/// while it writes are not written.
///
/// Returns the writer's error; the part before it is written then.
pub fn write_journal(
    journal: &JournalReader,
    form: FormSpec,
    out: &mut dyn Write,
) -> io::Result<Exported> {
    let mut gone = journal.gone();
    let mut next = journal.first();
    let end = journal.end();
    let mut export = Export::new(form, out);
    let mut result = Ok(());
    let read = journal.visit(next..end, &mut |record| {
        // A gap: the limit took records while we were writing.
        gone += record.seq.0 - next.0;
        next = record.seq.next();
        result = export.add(record);
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    result?;
    export.finish()?;
    gone += end.0 - next.0;
    let records = export.records;
    Ok(Exported {
        records,
        left_out: read - records,
        gone,
    })
}

struct Export<'a> {
    formatter: Formatter,
    chunk: Vec<u8>,
    records: u64,
    out: &'a mut dyn Write,
}

impl<'a> Export<'a> {
    fn new(form: FormSpec, out: &'a mut dyn Write) -> Self {
        Self {
            formatter: Formatter::new(form),
            chunk: Vec::with_capacity(CHUNK_BYTES),
            records: 0,
            out,
        }
    }

    fn add(&mut self, record: &Record) -> io::Result<()> {
        let has_place = self.formatter.write(record, &mut self.chunk);
        self.records += u64::from(has_place);
        if self.chunk.len() < CHUNK_BYTES {
            return Ok(());
        }
        self.write_chunk()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.formatter.finish(&mut self.chunk);
        self.write_chunk()?;
        self.out.flush()
    }

    fn write_chunk(&mut self) -> io::Result<()> {
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::export::Form;
    use crate::journal::{Draft, Journal, Note, Party};
    use crate::value::{Direction, Stamp};

    fn draft(direction: Direction, bytes: &[u8]) -> Draft<'_> {
        Draft {
            at: Stamp(0),
            direction,
            party: Party::Address("127.0.0.1:9".parse().unwrap()),
            stream: None,
            typed_as_hex: false,
            bytes,
        }
    }

    fn spec(form: Form) -> FormSpec {
        FormSpec::new(form, TimeZone::UTC)
    }

    fn small_journal() -> Journal {
        let mut journal = Journal::in_memory(1 << 20);
        journal.append(draft(Direction::Note, &Note::Unknown.to_bytes()));
        journal.append(draft(Direction::In, b"\xA7one"));
        journal.append(draft(Direction::Out, b"two"));
        journal.append(draft(Direction::In, b""));
        journal.append(draft(Direction::In, b"three"));
        journal
    }

    #[test]
    fn raw_is_what_was_received_and_nothing_else() {
        let mut out = Vec::new();
        let reader = small_journal().reader();
        let exported = write_journal(&reader, spec(Form::Raw), &mut out).unwrap();
        assert_eq!(out, b"\xA7onethree");
        let Exported {
            records,
            left_out,
            gone,
        } = exported;
        assert_eq!((records, left_out, gone), (3, 2, 0));
    }

    #[test]
    fn log_text_has_every_record_in_order() {
        let mut out = Vec::new();
        let reader = small_journal().reader();
        let exported = write_journal(&reader, spec(Form::NetAssist), &mut out).unwrap();
        let time = "[1970-01-01 00:00:00.000]#";
        let expected = format!(
            "{time} RECV ASCII FROM 127.0.0.1 :9>\n<A7>one\n\n\
             {time} SEND ASCII TO 127.0.0.1 :9>\ntwo\n\n\
             {time} RECV ASCII FROM 127.0.0.1 :9>\n\n\n\
             {time} RECV ASCII FROM 127.0.0.1 :9>\nthree\n\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!((exported.records, exported.left_out), (4, 1));
    }

    #[test]
    fn more_than_a_chunk_is_written_whole_and_gone_records_are_told() {
        let mut journal = Journal::in_memory(4 * CHUNK_BYTES);
        for byte in 0..200_u8 {
            journal.append(draft(Direction::In, &[byte; 10_000]));
        }
        let mut out = Vec::new();
        let reader = journal.reader();
        let exported = write_journal(&reader, spec(Form::Raw), &mut out).unwrap();
        assert!(out.len() > 2 * CHUNK_BYTES);
        assert_eq!(exported.records + exported.gone, 200);
        assert_eq!(out.len() as u64, exported.records * 10_000);
        assert_eq!(out.last(), Some(&199));
    }

    #[test]
    fn records_that_go_while_others_are_written_are_told() {
        /// While a chunk is written, as many records come as the limit allows.
        struct Slow {
            journal: Journal,
            written: usize,
        }
        impl Write for Slow {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                for _ in 0..50 {
                    self.journal.append(draft(Direction::In, &[0; 10_000]));
                }
                self.written += bytes.len();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut journal = Journal::in_memory(4 * CHUNK_BYTES);
        for _ in 0..100 {
            journal.append(draft(Direction::In, &[1; 10_000]));
        }
        let reader = journal.reader();
        let mut slow = Slow {
            journal,
            written: 0,
        };
        let exported = write_journal(&reader, spec(Form::Raw), &mut slow).unwrap();
        assert!(exported.gone > 0);
        assert_eq!(exported.records + exported.gone, 100);
        assert_eq!(slow.written as u64, exported.records * 10_000);
    }

    #[test]
    fn a_writer_that_fails_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let reader = small_journal().reader();
        let error = write_journal(&reader, spec(Form::Raw), &mut Full).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
