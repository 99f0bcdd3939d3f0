use serde::{Deserialize, Serialize};

/// What is appended to a message to guard it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    #[default]
    None,
    Sum8,
    Sum16,
    /// Two's complement of the 8-bit sum.
    NegSum8,
    Xor,
    Lrc,
    Crc8,
    Crc16Modbus,
    Crc16Xmodem,
    Crc16CcittFalse,
    Crc32,
}

impl Checksum {
    pub const ALL: [Self; 11] = [
        Self::None,
        Self::Sum8,
        Self::Sum16,
        Self::NegSum8,
        Self::Xor,
        Self::Lrc,
        Self::Crc8,
        Self::Crc16Modbus,
        Self::Crc16Xmodem,
        Self::Crc16CcittFalse,
        Self::Crc32,
    ];

    /// The catalogue's name, or the usual one: `CRC-16/MODBUS`, `XOR`. Empty for `None`.
    pub fn name(self) -> &'static str {
        unimplemented!()
    }

    /// The bytes to append to `bytes`, in the order in which the field sends them.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        let _ = bytes;
        unimplemented!()
    }
}
