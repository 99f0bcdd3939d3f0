use std::ops::AddAssign;

use crate::value::Direction;

pub(super) const SECOND_NANOS: i64 = 1_000_000_000;

/// So many records, and bytes in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub records: u64,
    pub bytes: u64,
}

/// Records and bytes a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    pub records: f64,
    pub bytes: f64,
}

/// One of a kind for each direction that bytes can go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both<T> {
    pub received: T,
    pub sent: T,
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.bytes += other.bytes;
    }
}

impl Amount {
    /// So much in a time of `nanos`, which is not 0.
    pub(super) fn in_nanos(self, nanos: i64) -> Rate {
        let seconds = nanos as f64 / SECOND_NANOS as f64;
        Rate {
            records: self.records as f64 / seconds,
            bytes: self.bytes as f64 / seconds,
        }
    }
}

impl From<Amount> for Rate {
    /// So much in one second.
    fn from(amount: Amount) -> Self {
        amount.in_nanos(SECOND_NANOS)
    }
}

impl AddAssign for Both<Amount> {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
        self.sent += other.sent;
    }
}

impl<T> Both<T> {
    /// `None` for a note.
    pub(super) fn of_mut(&mut self, direction: Direction) -> Option<&mut T> {
        match direction {
            Direction::In => Some(&mut self.received),
            Direction::Out => Some(&mut self.sent),
            Direction::Note => None,
        }
    }

    pub(super) fn map<R>(&self, change: impl Fn(&T) -> R) -> Both<R> {
        Both {
            received: change(&self.received),
            sent: change(&self.sent),
        }
    }
}

impl Both<Amount> {
    /// Both directions together.
    pub fn sum(&self) -> Amount {
        let mut sum = self.received;
        sum += self.sent;
        sum
    }
}
