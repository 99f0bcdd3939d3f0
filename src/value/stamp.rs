use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Wall-clock time: nanoseconds since 1970-01-01 00:00 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Stamp(pub i64);

impl Stamp {
    /// The time now, by the system's wall clock.
    pub fn now() -> Self {
        Self::from(SystemTime::now())
    }

    /// Nanoseconds from `earlier` to `self`; negative when the clock went back.
    pub fn nanos_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl From<SystemTime> for Stamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(i64::try_from(after.as_nanos()).unwrap_or(i64::MAX)),
            Err(before) => {
                Self(i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_before_and_after_the_epoch_keep_their_nanoseconds() {
        let step = Duration::from_nanos(1_500_000_100);
        assert_eq!(Stamp::from(UNIX_EPOCH + step), Stamp(1_500_000_100));
        assert_eq!(Stamp::from(UNIX_EPOCH - step), Stamp(-1_500_000_100));
        assert_eq!(Stamp::from(UNIX_EPOCH), Stamp(0));
    }

    #[test]
    fn a_clock_that_went_back_gives_a_negative_distance() {
        assert_eq!(Stamp(5).nanos_since(Stamp(8)), -3);
        assert_eq!(Stamp(i64::MAX).nanos_since(Stamp(i64::MIN)), i64::MAX);
    }
}
