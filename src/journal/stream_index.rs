use std::collections::{HashMap, VecDeque};

use super::StreamPlace;
use crate::text::StreamPoint;
use crate::value::{RecordSeq, StreamId};

/// Streams that get no more records are remembered up to this many.
pub(super) const ENDED_STREAMS: usize = 1 << 18;

/// How far each stream has come that still gets records. The writing end's own:
/// counting through the bytes holds no reader up.
#[derive(Debug, Default)]
pub(super) struct StreamEnds {
    points: HashMap<StreamId, StreamPoint>,
    /// What readers do not know yet, in order.
    unseen: Vec<Change>,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Newest(StreamId, RecordSeq),
    Ended(StreamId),
}

impl StreamEnds {
    /// The place of a new record, which becomes the stream's newest.
    pub fn place(&mut self, stream: StreamId, seq: RecordSeq, bytes: &[u8]) -> StreamPlace {
        let point = self.points.entry(stream).or_default();
        let start = *point;
        point.pass(bytes);
        match self.unseen.last_mut() {
            Some(Change::Newest(last, newest)) if *last == stream => *newest = seq,
            _ => self.unseen.push(Change::Newest(stream, seq)),
        }
        StreamPlace { stream, start }
    }

    pub fn end_stream(&mut self, stream: StreamId) {
        self.points.remove(&stream);
        self.unseen.push(Change::Ended(stream));
    }

    /// Readers see the records by now.
    pub fn show(&mut self, index: &mut StreamIndex) {
        for change in self.unseen.drain(..) {
            match change {
                Change::Newest(stream, seq) => {
                    index.newest.insert(stream, seq);
                }
                Change::Ended(stream) => index.end_stream(stream),
            }
        }
    }
}

/// The newest record of each stream, for readers.
#[derive(Debug, Default)]
pub(super) struct StreamIndex {
    newest: HashMap<StreamId, RecordSeq>,
    /// Streams that get no more records, oldest first. They are forgotten with
    /// their newest record or when there are very many, so that the index does
    /// not grow with every connection that there ever was.
    ended: VecDeque<StreamId>,
}

impl StreamIndex {
    pub fn newest_of(&self, stream: StreamId) -> Option<RecordSeq> {
        self.newest.get(&stream).copied()
    }

    /// Remembers a stream of an earlier session.
    pub fn restore(&mut self, stream: StreamId, newest: RecordSeq) {
        self.newest.insert(stream, newest);
        self.end_stream(stream);
    }

    fn end_stream(&mut self, stream: StreamId) {
        if self.newest.contains_key(&stream) {
            self.ended.push_back(stream);
        }
        if self.ended.len() > ENDED_STREAMS
            && let Some(oldest) = self.ended.pop_front()
        {
            self.newest.remove(&oldest);
        }
    }

    /// Forgets ended streams whose records are all older than `first`.
    pub fn forget_before(&mut self, first: RecordSeq) {
        while let Some(&stream) = self.ended.front() {
            if self.newest_of(stream).is_some_and(|newest| newest >= first) {
                return;
            }
            self.newest.remove(&stream);
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
        let mut ends = StreamEnds::default();
        ends.place(A, RecordSeq(4), b"0123456789");
        ends.place(B, RecordSeq(5), b"0123456");
        let place = ends.place(A, RecordSeq(6), b".");
        let mut ten = StreamPoint::default();
        ten.pass(b"0123456789");
        assert_eq!(place.start, ten);
    }

    #[test]
    fn an_ended_stream_is_forgotten_with_its_newest_record() {
        let (mut ends, mut index) = (StreamEnds::default(), StreamIndex::default());
        ends.place(A, RecordSeq(0), b"a");
        ends.place(B, RecordSeq(1), b"b");
        ends.end_stream(A);
        ends.show(&mut index);
        index.forget_before(RecordSeq(0));
        assert_eq!(index.newest_of(A), Some(RecordSeq(0)));
        index.forget_before(RecordSeq(2));
        assert_eq!(index.newest.len(), 1, "only the living stream stays");
        assert_eq!(ends.points.len(), 1);
        let place = ends.place(B, RecordSeq(2), b"b");
        assert_eq!(place.start.offset(), 1);
    }

    #[test]
    fn readers_are_told_when_they_see_the_records() {
        let (mut ends, mut index) = (StreamEnds::default(), StreamIndex::default());
        ends.place(A, RecordSeq(0), b"a");
        ends.place(B, RecordSeq(1), b"b");
        ends.place(A, RecordSeq(2), b"a");
        assert_eq!(index.newest_of(A), None);
        ends.show(&mut index);
        assert_eq!(index.newest_of(A), Some(RecordSeq(2)));
        assert_eq!(index.newest_of(B), Some(RecordSeq(1)));
    }
}
