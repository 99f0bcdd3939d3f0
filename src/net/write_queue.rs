//! Messages that wait for a peer to read, and how much of each has left.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;

/// Bytes written in one turn, so that one fast reader does not hold up others.
const TURN_BYTES: usize = 1024 * 1024;

/// A message, or the part of it that is still ours.
#[derive(Debug)]
struct Waiting {
    token: u64,
    bytes: Arc<[u8]>,
    taken: usize,
}

/// What became of bytes that had to be given up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GivenUp {
    pub token: u64,
    /// What the system had taken already; `None` when that is nothing.
    pub taken: Option<Arc<[u8]>>,
    pub unsent_bytes: usize,
}

/// What became of a message at once.
#[derive(Debug)]
pub(super) enum Offer {
    Taken,
    Waits,
    /// The queue is full; nothing of the message was taken.
    Full,
    /// The connection broke; the queue holds the message for [`WriteQueue::give_up`].
    Broke(io::Error),
}

/// The write queue of one connection.
///
/// A message is refused when it does not fit beside those that wait. One that
/// finds nobody waiting is taken whatever its length, so memory is bounded by
/// the limit or by one message, whichever is more.
#[derive(Debug)]
pub(super) struct WriteQueue {
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
    limit_bytes: usize,
}

impl WriteQueue {
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            limit_bytes,
        }
    }

    pub fn limit_bytes(&self) -> usize {
        self.limit_bytes
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Writes a message as far as the system takes it and keeps the rest.
    pub fn offer(&mut self, token: u64, bytes: &Arc<[u8]>, writer: &mut impl Write) -> Offer {
        let is_first = self.waiting.is_empty();
        if !is_first && self.waiting_bytes + bytes.len() > self.limit_bytes {
            return Offer::Full;
        }
        self.waiting.push_back(Waiting {
            token,
            bytes: Arc::clone(bytes),
            taken: 0,
        });
        self.waiting_bytes += bytes.len();
        if !is_first {
            return Offer::Waits;
        }
        match self.flush(writer, |_, _| ()) {
            Ok(()) if self.waiting.is_empty() => Offer::Taken,
            Ok(()) => Offer::Waits,
            Err(error) => Offer::Broke(error),
        }
    }

    /// Writes what waits until the system takes no more, for one turn at most.
    /// Calls `on_taken` for each message that has left whole.
    pub fn flush(
        &mut self,
        writer: &mut impl Write,
        mut on_taken: impl FnMut(u64, Arc<[u8]>),
    ) -> io::Result<()> {
        let mut turn_bytes = 0;
        while let Some(first) = self.waiting.front_mut() {
            let rest = &first.bytes[first.taken..];
            if !rest.is_empty() {
                if turn_bytes >= TURN_BYTES {
                    return Ok(());
                }
                let Some(taken) = write_some(writer, rest)? else {
                    return Ok(());
                };
                first.taken += taken;
                turn_bytes += taken;
                self.waiting_bytes -= taken;
            }
            if first.taken == first.bytes.len()
                && let Some(whole) = self.waiting.pop_front()
            {
                on_taken(whole.token, whole.bytes);
            }
        }
        Ok(())
    }

    /// Empties the queue, telling of each message what had left.
    pub fn give_up(&mut self) -> impl Iterator<Item = GivenUp> + use<> {
        self.waiting_bytes = 0;
        std::mem::take(&mut self.waiting)
            .into_iter()
            .map(|waiting| GivenUp {
                token: waiting.token,
                taken: (waiting.taken > 0).then(|| Arc::from(&waiting.bytes[..waiting.taken])),
                unsent_bytes: waiting.bytes.len() - waiting.taken,
            })
    }
}

/// `None`: the system takes nothing now.
fn write_some(writer: &mut impl Write, bytes: &[u8]) -> io::Result<Option<usize>> {
    loop {
        match writer.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(taken) => return Ok(Some(taken)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a fixed number of bytes, then blocks or breaks.
    struct Pipe {
        room: usize,
        taken: Vec<u8>,
        then: ErrorKind,
    }

    impl Pipe {
        fn with_room(room: usize) -> Self {
            Self {
                room,
                taken: Vec::new(),
                then: ErrorKind::WouldBlock,
            }
        }
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.room);
            if count == 0 {
                return Err(self.then.into());
            }
            self.room -= count;
            self.taken.extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn bytes(text: &str) -> Arc<[u8]> {
        Arc::from(text.as_bytes())
    }

    #[test]
    fn a_message_that_fits_is_taken_at_once() {
        let mut queue = WriteQueue::new(10);
        let mut pipe = Pipe::with_room(10);
        assert!(matches!(
            queue.offer(1, &bytes("hello"), &mut pipe),
            Offer::Taken
        ));
        assert!(queue.is_empty());
        assert_eq!(pipe.taken, b"hello");
    }

    #[test]
    fn an_empty_message_is_taken_without_a_write() {
        let mut queue = WriteQueue::new(10);
        let mut pipe = Pipe::with_room(0);
        assert!(matches!(
            queue.offer(1, &bytes(""), &mut pipe),
            Offer::Taken
        ));
    }

    #[test]
    fn what_waits_leaves_in_order_and_is_told_when_whole() {
        let mut queue = WriteQueue::new(100);
        let mut pipe = Pipe::with_room(3);
        assert!(matches!(
            queue.offer(1, &bytes("first"), &mut pipe),
            Offer::Waits
        ));
        assert!(matches!(
            queue.offer(2, &bytes("second"), &mut pipe),
            Offer::Waits
        ));
        let mut told = Vec::new();
        pipe.room = 4;
        queue.flush(&mut pipe, |token, _| told.push(token)).unwrap();
        assert_eq!(told, [1]);
        pipe.room = 100;
        queue.flush(&mut pipe, |token, _| told.push(token)).unwrap();
        assert_eq!(told, [1, 2]);
        assert_eq!(pipe.taken, b"firstsecond");
    }

    #[test]
    fn the_limit_counts_only_bytes_that_still_wait() {
        let mut queue = WriteQueue::new(5);
        let mut pipe = Pipe::with_room(4);
        assert!(matches!(
            queue.offer(1, &bytes("longer than 5"), &mut pipe),
            Offer::Waits
        ));
        assert!(matches!(
            queue.offer(2, &bytes("x"), &mut pipe),
            Offer::Full
        ));
        pipe.room = 7;
        queue.flush(&mut pipe, |_, _| ()).unwrap();
        assert!(matches!(
            queue.offer(3, &bytes("xyz"), &mut pipe),
            Offer::Waits
        ));
        assert!(matches!(
            queue.offer(4, &bytes("x"), &mut pipe),
            Offer::Full
        ));
    }

    #[test]
    fn a_break_in_the_middle_tells_the_part_that_was_taken() {
        let mut queue = WriteQueue::new(100);
        let mut pipe = Pipe::with_room(2);
        pipe.then = ErrorKind::ConnectionReset;
        assert!(matches!(
            queue.offer(1, &bytes("abcde"), &mut pipe),
            Offer::Broke(_)
        ));
        let given_up: Vec<GivenUp> = queue.give_up().collect();
        let expected = GivenUp {
            token: 1,
            taken: Some(bytes("ab")),
            unsent_bytes: 3,
        };
        assert_eq!(given_up, [expected]);
        assert!(queue.is_empty());
    }

    #[test]
    fn one_turn_ends_though_the_reader_is_fast() {
        let mut queue = WriteQueue::new(100);
        let mut pipe = Pipe::with_room(usize::MAX);
        let large = Arc::from(vec![0_u8; TURN_BYTES]);
        assert!(matches!(queue.offer(1, &large, &mut pipe), Offer::Taken));
        let mut slow = Pipe::with_room(1);
        assert!(matches!(queue.offer(2, &large, &mut slow), Offer::Waits));
        queue.offer(3, &bytes("next"), &mut pipe);
        let mut blocks_of_half = HalfTurns;
        queue.flush(&mut blocks_of_half, |_, _| ()).unwrap();
        queue.flush(&mut blocks_of_half, |_, _| ()).unwrap();
        assert!(queue.is_empty());
    }

    /// Takes half a turn at a time and never blocks.
    struct HalfTurns;

    impl Write for HalfTurns {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len().min(TURN_BYTES / 2))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
