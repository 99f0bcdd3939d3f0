use crc::{Crc, Table};
use serde::{Deserialize, Serialize};

/// What is appended to a message to guard it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    #[default]
    None,
    /// The sum of all bytes, its lowest 8 bits.
    Sum8,
    /// The sum of all bytes, its lowest 16 bits, high byte first.
    Sum16,
    /// Two's complement of the 8-bit sum: all bytes and this one add up to 0.
    NegSum8,
    /// Exclusive or of all bytes (the LRC of ISO 1155, the BCC of many devices).
    Xor,
    /// The LRC of Modbus ASCII (*MODBUS over Serial Line* 1.02, 6.2.1), over the
    /// bytes before they are written as HEX digits. The same value as
    /// [`Self::NegSum8`]; both are offered because people look for either word.
    Lrc,
    /// CRC-8/SMBUS.
    Crc8,
    /// CRC-16/MODBUS, low byte first as in a Modbus RTU frame.
    Crc16Modbus,
    /// CRC-16/XMODEM, high byte first as in an XMODEM block.
    Crc16Xmodem,
    /// CRC-16/IBM-3740, mostly called CCITT-FALSE, high byte first.
    Crc16CcittFalse,
    /// CRC-32/ISO-HDLC, low byte first as in Ethernet and gzip (PNG and others
    /// that store numbers high byte first write it the other way round).
    Crc32,
}

// The catalogue is that of https://reveng.sourceforge.io/crc-catalogue/.
static SMBUS: Crc<u8, Table<1>> = Crc::<u8, Table<1>>::new(&crc::CRC_8_SMBUS);
static MODBUS: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&crc::CRC_16_MODBUS);
static XMODEM: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&crc::CRC_16_XMODEM);
static IBM_3740: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&crc::CRC_16_IBM_3740);
static ISO_HDLC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&crc::CRC_32_ISO_HDLC);

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
        match self {
            Self::None => "",
            Self::Sum8 => "SUM8",
            Self::Sum16 => "SUM16",
            Self::NegSum8 => "NEG-SUM8",
            Self::Xor => "XOR",
            Self::Lrc => "LRC",
            Self::Crc8 => "CRC-8/SMBUS",
            Self::Crc16Modbus => "CRC-16/MODBUS",
            Self::Crc16Xmodem => "CRC-16/XMODEM",
            Self::Crc16CcittFalse => "CRC-16/CCITT-FALSE",
            Self::Crc32 => "CRC-32/ISO-HDLC",
        }
    }

    /// Finds a checksum by its [`name`](Self::name), another name in the
    /// catalogue, or `none`. Case and punctuation are forgiven.
    pub fn from_name(name: &str) -> Option<Self> {
        let wanted = letters_and_digits(name);
        match wanted.as_str() {
            "none" => Some(Self::None),
            "" => None,
            "crc8" => Some(Self::Crc8),
            "crc16ibm3740" => Some(Self::Crc16CcittFalse),
            "crc32" => Some(Self::Crc32),
            _ => Self::ALL
                .into_iter()
                .find(|checksum| letters_and_digits(checksum.name()) == wanted),
        }
    }

    /// The bytes to append to `bytes`, in the order in which the field sends them.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::None => Vec::new(),
            Self::Sum8 => vec![sum8(bytes)],
            Self::Sum16 => sum16(bytes).to_be_bytes().to_vec(),
            Self::NegSum8 | Self::Lrc => vec![sum8(bytes).wrapping_neg()],
            Self::Xor => vec![bytes.iter().fold(0, |xor, byte| xor ^ byte)],
            Self::Crc8 => vec![SMBUS.checksum(bytes)],
            Self::Crc16Modbus => MODBUS.checksum(bytes).to_le_bytes().to_vec(),
            Self::Crc16Xmodem => XMODEM.checksum(bytes).to_be_bytes().to_vec(),
            Self::Crc16CcittFalse => IBM_3740.checksum(bytes).to_be_bytes().to_vec(),
            Self::Crc32 => ISO_HDLC.checksum(bytes).to_le_bytes().to_vec(),
        }
    }
}

fn sum8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}

fn sum16(bytes: &[u8]) -> u16 {
    bytes
        .iter()
        .fold(0, |sum, byte| sum.wrapping_add(u16::from(*byte)))
}

fn letters_and_digits(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The message over which the catalogue gives its check values.
    const CHECK: &[u8] = b"123456789";

    #[test]
    fn crcs_have_the_check_values_of_the_catalogue() {
        assert_eq!(Checksum::Crc8.of(CHECK), [0xF4]);
        assert_eq!(Checksum::Crc16Modbus.of(CHECK), [0x37, 0x4B]);
        assert_eq!(Checksum::Crc16Xmodem.of(CHECK), [0x31, 0xC3]);
        assert_eq!(Checksum::Crc16CcittFalse.of(CHECK), [0x29, 0xB1]);
        assert_eq!(Checksum::Crc32.of(CHECK), [0x26, 0x39, 0xF4, 0xCB]);
    }

    #[test]
    fn a_modbus_request_gets_the_bytes_of_the_wire() {
        let read_ten_registers = [0x01, 0x03, 0x00, 0x00, 0x00, 0x0A];
        assert_eq!(Checksum::Crc16Modbus.of(&read_ten_registers), [0xC5, 0xCD]);
        assert_eq!(Checksum::Lrc.of(&read_ten_registers), [0xF2]);
    }

    #[test]
    fn sums_run_over_all_bytes() {
        let bytes = [0xFF; 300];
        assert_eq!(Checksum::Sum8.of(&bytes), [0xD4]);
        assert_eq!(Checksum::Sum16.of(&bytes), [0x2A, 0xD4]);
        assert_eq!(Checksum::NegSum8.of(&bytes), [0x2C]);
        assert_eq!(Checksum::Xor.of(&[0x01, 0x02, 0x04]), [0x07]);
        assert_eq!(Checksum::None.of(&bytes), [0_u8; 0]);
    }

    #[test]
    fn every_name_finds_its_checksum() {
        for checksum in Checksum::ALL.into_iter().skip(1) {
            assert_eq!(Checksum::from_name(checksum.name()), Some(checksum));
        }
        for (name, checksum) in [
            ("none", Checksum::None),
            ("neg_sum8", Checksum::NegSum8),
            ("crc16modbus", Checksum::Crc16Modbus),
            ("CRC-16/IBM-3740", Checksum::Crc16CcittFalse),
            ("crc-32", Checksum::Crc32),
        ] {
            assert_eq!(Checksum::from_name(name), Some(checksum), "{name}");
        }
        assert_eq!(Checksum::from_name("crc-99"), None);
        assert_eq!(Checksum::from_name(""), None);
    }

    proptest! {
        /// A receiver that runs the same CRC over message and field finds a
        /// constant only when the field's byte order is the one of its register.
        #[test]
        fn the_byte_order_lets_a_receiver_check_the_whole_frame(bytes: Vec<u8>) {
            let frame = |checksum: Checksum| [bytes.clone(), checksum.of(&bytes)].concat();
            prop_assert_eq!(Checksum::Crc8.of(&frame(Checksum::Crc8)), [0]);
            prop_assert_eq!(Checksum::Crc16Modbus.of(&frame(Checksum::Crc16Modbus)), [0, 0]);
            prop_assert_eq!(Checksum::Crc16Xmodem.of(&frame(Checksum::Crc16Xmodem)), [0, 0]);
            prop_assert_eq!(Checksum::Crc16CcittFalse.of(&frame(Checksum::Crc16CcittFalse)), [0, 0]);
            prop_assert_eq!(Checksum::Crc32.of(&frame(Checksum::Crc32)), 0x2144_DF1C_u32.to_le_bytes());
            prop_assert_eq!(Checksum::Sum8.of(&frame(Checksum::NegSum8)), [0]);
            prop_assert_eq!(Checksum::Lrc.of(&bytes), Checksum::NegSum8.of(&bytes));
        }
    }
}
