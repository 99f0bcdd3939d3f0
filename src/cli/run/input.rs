//! Standard input as messages.

use std::io::{self, BufRead, Read};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::cli::plan::Input;
use crate::settings::SendSettings;
use crate::text::{ComposeError, Draft, compose};

/// Messages that were read and not taken yet.
const WAITING: usize = 16;
/// Bytes of a stream that are one message.
const CHUNK_BYTES: usize = 1 << 16;
/// A line that is longer cannot be a message.
const LONGEST_LINE_BYTES: usize = 64 << 20;

/// What came from standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Message(Vec<u8>),
    /// A line that cannot be sent; lines count from 1.
    Wrong(u64, LineError),
    Failed(io::ErrorKind),
    End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    Compose(ComposeError),
    /// At this byte, counted from 0.
    NotUtf8(usize),
    TooLong,
}

/// Reads until the end, on a thread that ends with the program: nothing can wake
/// a thread that waits for a terminal.
pub fn read(input: Input, send: &SendSettings) -> Receiver<Taken> {
    let (sender, receiver) = bounded(WAITING);
    let send = send.clone();
    let thread = thread::Builder::new().name(String::from("input"));
    let spawned = thread.spawn(move || {
        let end = match input {
            Input::Raw => read_raw(&sender),
            Input::Lines => read_lines(&send, false, &sender),
            Input::HexLines => read_lines(&send, true, &sender),
        };
        let last = end.map_or_else(|error| Taken::Failed(error.kind()), |()| Taken::End);
        // Nobody listens any more when the session is over.
        let _ = sender.send(last);
    });
    if let Err(error) = spawned {
        tracing::warn!(%error, "standard input is not read");
    }
    receiver
}

fn read_raw(sender: &Sender<Taken>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = match stdin.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if sender
            .send(Taken::Message(chunk[..count].to_vec()))
            .is_err()
        {
            return Ok(());
        }
    }
}

fn read_lines(send: &SendSettings, as_hex: bool, sender: &Sender<Taken>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut number = 0;
    while let Some(line) = next_line(&mut stdin)? {
        number += 1;
        let taken = match line.and_then(|line| message(&line, as_hex, send)) {
            Ok(bytes) => Taken::Message(bytes),
            Err(error) => Taken::Wrong(number, error),
        };
        if sender.send(taken).is_err() {
            break;
        }
    }
    Ok(())
}

/// A line without its end (LF or CRLF). Of one that is too long nothing is kept.
fn next_line(stdin: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, LineError>>> {
    let mut line = Vec::new();
    let limit = LONGEST_LINE_BYTES as u64 + 2;
    let read = stdin.by_ref().take(limit).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    } else if line.len() > LONGEST_LINE_BYTES {
        stdin.skip_until(b'\n')?;
        return Ok(Some(Err(LineError::TooLong)));
    }
    Ok(Some(Ok(line)))
}

fn message(line: &[u8], as_hex: bool, send: &SendSettings) -> Result<Vec<u8>, LineError> {
    let text =
        std::str::from_utf8(line).map_err(|error| LineError::NotUtf8(error.valid_up_to()))?;
    let draft = Draft {
        text,
        as_hex,
        ..send.draft()
    };
    compose(&draft).map_err(LineError::Compose)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Result<Vec<u8>, LineError>> {
        let mut input = bytes;
        std::iter::from_fn(|| next_line(&mut input).unwrap()).collect()
    }

    #[test]
    fn a_line_has_no_end_and_the_last_one_needs_none() {
        let read = lines(b"a\r\nb\n\n\rc");
        let expected = [&b"a"[..], b"b", b"", b"\rc"].map(|line| Ok(line.to_vec()));
        assert_eq!(read, expected);
    }

    #[test]
    fn a_line_that_is_too_long_costs_itself_only() {
        let mut bytes = vec![b'x'; LONGEST_LINE_BYTES + 10];
        bytes.extend(b"\nnext\n");
        let expected = [Err(LineError::TooLong), Ok(b"next".to_vec())];
        assert!(lines(&bytes) == expected);
    }

    #[test]
    fn a_line_is_a_message_as_the_fields_say() {
        let send = SendSettings {
            encoding: crate::text::Encoding::from_label("GBK")
                .unwrap_or(crate::text::Encoding::UTF_8),
            line_ending: crate::text::LineEnding::CrLf,
            ..SendSettings::default()
        };
        let text = message("你好".as_bytes(), false, &send);
        assert_eq!(text, Ok(vec![0xC4, 0xE3, 0xBA, 0xC3, 0x0D, 0x0A]));
        assert_eq!(
            message(b"55 aa", true, &send),
            Ok(vec![0x55, 0xAA, 0x0D, 0x0A])
        );
        assert_eq!(message(b"ok\xFF", false, &send), Err(LineError::NotUtf8(2)));
    }
}
