//! Bytes as numbers and as time stamps.

/// Which end of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

/// A number that bytes may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// So many bits, up to 64.
    Unsigned(u8),
    /// In two's complement.
    Signed(u8),
    /// IEEE 754 binary32.
    Float32,
    /// IEEE 754 binary64.
    Float64,
}

impl NumberKind {
    pub const ALL: [Self; 12] = [
        Self::Unsigned(8),
        Self::Signed(8),
        Self::Unsigned(16),
        Self::Signed(16),
        Self::Unsigned(24),
        Self::Signed(24),
        Self::Unsigned(32),
        Self::Signed(32),
        Self::Unsigned(64),
        Self::Signed(64),
        Self::Float32,
        Self::Float64,
    ];

    /// As C and most languages call it: `uint16`, `float32`.
    pub fn name(self) -> String {
        match self {
            Self::Unsigned(bits) => format!("uint{bits}"),
            Self::Signed(bits) => format!("int{bits}"),
            Self::Float32 => String::from("float32"),
            Self::Float64 => String::from("float64"),
        }
    }

    pub fn byte_len(self) -> usize {
        match self {
            Self::Unsigned(bits) | Self::Signed(bits) => usize::from(bits / 8),
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// The number that `bytes` begin with; `None` when there are too few.
    pub fn read(self, bytes: &[u8], order: ByteOrder) -> Option<String> {
        let raw = unsigned(bytes.get(..self.byte_len())?, order);
        Some(match self {
            Self::Unsigned(_) => raw.to_string(),
            Self::Signed(bits) => {
                let unused = 64 - u32::from(bits);
                ((raw << unused).cast_signed() >> unused).to_string()
            }
            Self::Float32 => {
                let bits = u32::try_from(raw).unwrap_or_default();
                float_text(f32::from_bits(bits).into(), f32::from_bits(bits))
            }
            Self::Float64 => float_text(f64::from_bits(raw), f64::from_bits(raw)),
        })
    }
}

/// A count since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnixTime {
    Seconds32,
    Seconds64,
    Millis64,
}

/// 2100-01-01 00:00 UTC in seconds: what is later is most likely no time.
const LATEST_SECONDS: u64 = 4_102_444_800;

impl UnixTime {
    pub const ALL: [Self; 3] = [Self::Seconds32, Self::Seconds64, Self::Millis64];

    /// Milliseconds since 1970 of the time that `bytes` begin with; `None` when
    /// there are too few, or it is not before 2100. Counts are unsigned.
    pub fn read(self, bytes: &[u8], order: ByteOrder) -> Option<i64> {
        let length = match self {
            Self::Seconds32 => 4,
            Self::Seconds64 | Self::Millis64 => 8,
        };
        let count = unsigned(bytes.get(..length)?, order);
        let per_second = match self {
            Self::Seconds32 | Self::Seconds64 => 1,
            Self::Millis64 => 1000,
        };
        if count >= LATEST_SECONDS * per_second {
            return None;
        }
        i64::try_from(count * (1000 / per_second)).ok()
    }
}

/// The bits of a byte, the highest first: `0100 0001`.
pub fn binary(byte: u8) -> String {
    format!("{:04b} {:04b}", byte >> 4, byte & 0x0F)
}

/// At most 8 bytes.
fn unsigned(bytes: &[u8], order: ByteOrder) -> u64 {
    let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    match order {
        ByteOrder::Big => bytes.iter().fold(0, push),
        ByteOrder::Little => bytes.iter().rev().fold(0, push),
    }
}

/// The fewest digits that are read back as the same number; very large and very
/// small ones with an exponent.
fn float_text<F: std::fmt::Display + std::fmt::LowerExp>(value: f64, shown: F) -> String {
    let size = value.abs();
    if value.is_finite() && value != 0.0 && !(1e-5..1e16).contains(&size) {
        format!("{shown:e}")
    } else {
        shown.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(kind: NumberKind, bytes: &[u8]) -> [Option<String>; 2] {
        [ByteOrder::Little, ByteOrder::Big].map(|order| kind.read(bytes, order))
    }

    fn texts<N: ToString + Copy>(little: N, big: N) -> [Option<String>; 2] {
        [Some(little.to_string()), Some(big.to_string())]
    }

    proptest! {
        #[test]
        fn integers_are_those_of_the_language(bytes: [u8; 8]) {
            let two = [bytes[0], bytes[1]];
            let four = [bytes[0], bytes[1], bytes[2], bytes[3]];
            let le24 = [bytes[0], bytes[1], bytes[2], 0];
            let be24 = [0, bytes[0], bytes[1], bytes[2]];
            let unsigned = |bits| both(NumberKind::Unsigned(bits), &bytes);
            let signed = |bits| both(NumberKind::Signed(bits), &bytes);
            prop_assert_eq!(unsigned(8), texts(bytes[0], bytes[0]));
            prop_assert_eq!(signed(8), texts(bytes[0].cast_signed(), bytes[0].cast_signed()));
            prop_assert_eq!(unsigned(16), texts(u16::from_le_bytes(two), u16::from_be_bytes(two)));
            prop_assert_eq!(signed(16), texts(i16::from_le_bytes(two), i16::from_be_bytes(two)));
            prop_assert_eq!(unsigned(24), texts(u32::from_le_bytes(le24), u32::from_be_bytes(be24)));
            let signed24 = |raw: u32| (raw << 8).cast_signed() / 256;
            prop_assert_eq!(
                signed(24),
                texts(signed24(u32::from_le_bytes(le24)), signed24(u32::from_be_bytes(be24)))
            );
            prop_assert_eq!(unsigned(32), texts(u32::from_le_bytes(four), u32::from_be_bytes(four)));
            prop_assert_eq!(signed(32), texts(i32::from_le_bytes(four), i32::from_be_bytes(four)));
            prop_assert_eq!(unsigned(64), texts(u64::from_le_bytes(bytes), u64::from_be_bytes(bytes)));
            prop_assert_eq!(signed(64), texts(i64::from_le_bytes(bytes), i64::from_be_bytes(bytes)));
        }

        #[test]
        fn a_float_is_read_back_from_its_text(value: f64, short: f32) {
            let text = NumberKind::Float64.read(&value.to_le_bytes(), ByteOrder::Little).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
            let text = NumberKind::Float32.read(&short.to_be_bytes(), ByteOrder::Big).unwrap();
            prop_assert_eq!(text.parse::<f32>().unwrap().to_bits(), short.to_bits());
        }

        #[test]
        fn too_few_bytes_are_no_number(bytes in prop::collection::vec(any::<u8>(), 0..9)) {
            for kind in NumberKind::ALL {
                let is_there = bytes.len() >= kind.byte_len();
                prop_assert_eq!(kind.read(&bytes, ByteOrder::Big).is_some(), is_there);
            }
        }

        #[test]
        fn a_time_before_2100_is_read_in_both_orders(seconds in 0..LATEST_SECONDS) {
            let millis = i64::try_from(seconds).unwrap() * 1000;
            let long = seconds.to_be_bytes();
            prop_assert_eq!(UnixTime::Seconds64.read(&long, ByteOrder::Big), Some(millis));
            let short = u32::try_from(seconds).unwrap().to_le_bytes();
            prop_assert_eq!(UnixTime::Seconds32.read(&short, ByteOrder::Little), Some(millis));
            let fine = (seconds * 1000 + 7).to_le_bytes();
            prop_assert_eq!(UnixTime::Millis64.read(&fine, ByteOrder::Little), Some(millis + 7));
        }
    }

    #[test]
    fn floats_are_short_and_have_an_exponent_when_far_from_one() {
        let float32 = |value: f32| {
            let bytes = value.to_le_bytes();
            NumberKind::Float32.read(&bytes, ByteOrder::Little).unwrap()
        };
        assert_eq!(float32(0.1), "0.1");
        assert_eq!(float32(-25.5), "-25.5");
        assert_eq!(float32(0.0), "0");
        assert_eq!(float32(1e-30), "1e-30");
        assert_eq!(float32(3e30), "3e30");
        assert_eq!(float32(f32::NAN), "NaN");
        assert_eq!(float32(f32::NEG_INFINITY), "-inf");
    }

    #[test]
    fn what_is_no_plausible_time_is_none() {
        let late = LATEST_SECONDS.to_be_bytes();
        assert_eq!(UnixTime::Seconds64.read(&late, ByteOrder::Big), None);
        let late = (LATEST_SECONDS * 1000).to_be_bytes();
        assert_eq!(UnixTime::Millis64.read(&late, ByteOrder::Big), None);
        assert_eq!(UnixTime::Seconds32.read(&[0xFF; 4], ByteOrder::Big), None);
        assert_eq!(UnixTime::Seconds64.read(&[0xFF; 8], ByteOrder::Big), None);
        assert_eq!(UnixTime::Seconds32.read(&[0; 3], ByteOrder::Big), None);
    }

    #[test]
    fn bits_stand_in_two_groups() {
        assert_eq!(binary(0x41), "0100 0001");
        assert_eq!(binary(0xFF), "1111 1111");
    }
}
