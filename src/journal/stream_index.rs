use std::collections::{HashMap, VecDeque};

use super::StreamPlace;
use crate::text::StreamPoint;
use crate::value::{RecordSeq, StreamId};

/// Streams that get no more records are remembered up to this many.
pub(super) const ENDED_STREAMS: usize = 1 << 18;

/// Where each stream stands: how far it has come and its newest record.
#[derive(Debug, Default)]
pub(super) struct StreamIndex {
    streams: HashMap<StreamId, StreamEnd>,
    /// Streams that get no more records, oldest first. They are forgotten with
    /// their newest record or when there are very many, so that the index does
    /// not grow with every connection that there ever was.
    ended: VecDeque<StreamId>,
}

#[derive(Clone, Copy, Debug)]
struct StreamEnd {
    next: StreamPoint,
    newest: RecordSeq,
    /// The newest record that readers may see, while `newest` is not one.
    shown: Option<RecordSeq>,
}

impl StreamIndex {
    /// The place of a new record, which becomes the stream's newest. Readers
    /// see the records before `shown_end` only.
    pub fn place(
        &mut self,
        stream: StreamId,
        seq: RecordSeq,
        bytes: &[u8],
        shown_end: RecordSeq,
    ) -> StreamPlace {
        let before = self.streams.get(&stream).copied();
        let start = before.map_or_else(StreamPoint::default, |end| end.next);
        let mut next = start;
        next.pass(bytes);
        let end = StreamEnd {
            next,
            newest: seq,
            shown: before.and_then(|end| end.shown(shown_end)),
        };
        self.streams.insert(stream, end);
        StreamPlace { stream, start }
    }

    /// The newest record of a stream before `shown_end`.
    pub fn newest_of(&self, stream: StreamId, shown_end: RecordSeq) -> Option<RecordSeq> {
        self.streams.get(&stream)?.shown(shown_end)
    }

    pub fn end_stream(&mut self, stream: StreamId) {
        if self.streams.contains_key(&stream) {
            self.ended.push_back(stream);
        }
        if self.ended.len() > ENDED_STREAMS
            && let Some(oldest) = self.ended.pop_front()
        {
            self.streams.remove(&oldest);
        }
    }

    /// Remembers a stream of an earlier session.
    pub fn restore(&mut self, stream: StreamId, newest: RecordSeq) {
        let end = StreamEnd {
            next: StreamPoint::default(),
            newest,
            shown: Some(newest),
        };
        self.streams.insert(stream, end);
        self.end_stream(stream);
    }

    /// Forgets ended streams whose records are all older than `first`.
    pub fn forget_before(&mut self, first: RecordSeq) {
        while let Some(&stream) = self.ended.front() {
            let end = self.streams.get(&stream);
            if end.is_some_and(|end| end.newest >= first) {
                return;
            }
            self.streams.remove(&stream);
            self.ended.pop_front();
        }
    }
}

impl StreamEnd {
    fn shown(&self, shown_end: RecordSeq) -> Option<RecordSeq> {
        if self.newest < shown_end {
            Some(self.newest)
        } else {
            self.shown
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
        index.place(A, RecordSeq(4), b"0123456789", RecordSeq(4));
        index.place(B, RecordSeq(5), b"0123456", RecordSeq(5));
        let place = index.place(A, RecordSeq(6), b".", RecordSeq(6));
        let mut ten = StreamPoint::default();
        ten.pass(b"0123456789");
        assert_eq!(place.start, ten);
        assert_eq!(index.newest_of(A, RecordSeq(9)), Some(RecordSeq(6)));
    }

    #[test]
    fn an_ended_stream_is_forgotten_with_its_newest_record() {
        let mut index = StreamIndex::default();
        index.place(A, RecordSeq(0), b"a", RecordSeq(0));
        index.place(B, RecordSeq(1), b"b", RecordSeq(1));
        index.end_stream(A);
        index.forget_before(RecordSeq(0));
        assert_eq!(index.newest_of(A, RecordSeq(9)), Some(RecordSeq(0)));
        index.forget_before(RecordSeq(2));
        assert_eq!(index.streams.len(), 1, "only the living stream stays");
        let place = index.place(B, RecordSeq(2), b"b", RecordSeq(2));
        assert_eq!(place.start.offset(), 1);
    }

    #[test]
    fn a_record_that_is_not_shown_yet_is_not_the_newest() {
        let mut index = StreamIndex::default();
        index.place(A, RecordSeq(0), b"a", RecordSeq(0));
        assert_eq!(index.newest_of(A, RecordSeq(0)), None);
        index.place(A, RecordSeq(1), b"a", RecordSeq(1));
        assert_eq!(index.newest_of(A, RecordSeq(1)), Some(RecordSeq(0)));
        index.place(A, RecordSeq(2), b"a", RecordSeq(1));
        assert_eq!(index.newest_of(A, RecordSeq(1)), Some(RecordSeq(0)));
        assert_eq!(index.newest_of(A, RecordSeq(3)), Some(RecordSeq(2)));
    }
}
