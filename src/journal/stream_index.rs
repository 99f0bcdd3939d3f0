use std::collections::{HashMap, VecDeque};

use super::StreamPlace;
use crate::text::StreamPoint;
use crate::value::{RecordSeq, StreamId};

/// Where each stream stands: how far it has come and its newest record.
#[derive(Debug, Default)]
pub(super) struct StreamIndex {
    streams: HashMap<StreamId, StreamEnd>,
    /// Streams that get no more records, oldest first. They are forgotten with
    /// their newest record, so that the index does not grow with every
    /// connection that there ever was.
    ended: VecDeque<StreamId>,
}

#[derive(Clone, Copy, Debug)]
struct StreamEnd {
    next: StreamPoint,
    newest: RecordSeq,
}

impl StreamIndex {
    /// The place of a new record, which becomes the stream's newest.
    pub fn place(&mut self, stream: StreamId, seq: RecordSeq, bytes: &[u8]) -> StreamPlace {
        let end = self.streams.entry(stream).or_insert(StreamEnd {
            next: StreamPoint::default(),
            newest: seq,
        });
        let start = end.next;
        end.next.pass(bytes);
        end.newest = seq;
        StreamPlace { stream, start }
    }

    pub fn newest_of(&self, stream: StreamId) -> Option<RecordSeq> {
        self.streams.get(&stream).map(|end| end.newest)
    }

    pub fn end_stream(&mut self, stream: StreamId) {
        if self.streams.contains_key(&stream) {
            self.ended.push_back(stream);
        }
    }

    /// Forgets ended streams whose records are all older than `first`.
    pub fn forget_before(&mut self, first: RecordSeq) {
        while let Some(&stream) = self.ended.front() {
            if self.newest_of(stream).is_some_and(|newest| newest >= first) {
                return;
            }
            self.streams.remove(&stream);
            self.ended.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: StreamId = StreamId(1);
    const B: StreamId = StreamId(2);

    #[test]
    fn a_record_begins_where_the_one_before_it_in_its_stream_ended() {
        let mut index = StreamIndex::default();
        index.place(A, RecordSeq(4), b"0123456789");
        index.place(B, RecordSeq(5), b"0123456");
        let place = index.place(A, RecordSeq(6), b".");
        let mut ten = StreamPoint::default();
        ten.pass(b"0123456789");
        assert_eq!(place.start, ten);
        assert_eq!(index.newest_of(A), Some(RecordSeq(6)));
    }

    #[test]
    fn an_ended_stream_is_forgotten_with_its_newest_record() {
        let mut index = StreamIndex::default();
        index.place(A, RecordSeq(0), b"a");
        index.place(B, RecordSeq(1), b"b");
        index.end_stream(A);
        index.forget_before(RecordSeq(0));
        assert_eq!(index.newest_of(A), Some(RecordSeq(0)));
        index.forget_before(RecordSeq(2));
        assert_eq!(index.streams.len(), 1, "only the living stream stays");
        assert_eq!(index.place(B, RecordSeq(2), b"b").start.offset(), 1);
    }
}
