use std::sync::atomic::{AtomicBool, Ordering};

use crc::{Algorithm, Crc, Table};

/// So many bytes go by between two looks at whether the value is still wanted.
const PIECE: usize = 64 * 1024;

/// A CRC of the catalogue of <https://reveng.sourceforge.io/crc-catalogue/>.
#[derive(Clone, Copy, Debug)]
pub struct CatalogCrc {
    /// As the catalogue writes it: `CRC-16/MODBUS`.
    pub name: &'static str,
    algorithm: Width,
}

/// The register's smallest unsigned type.
#[derive(Clone, Copy, Debug)]
enum Width {
    U8(&'static Algorithm<u8>),
    U16(&'static Algorithm<u16>),
    U32(&'static Algorithm<u32>),
    U64(&'static Algorithm<u64>),
    U128(&'static Algorithm<u128>),
}

macro_rules! catalog {
    ($(($name:literal, $width:ident, $constant:ident),)*) => {
        /// Every CRC of the catalogue, by width and name.
        pub static CRC_CATALOG: &[CatalogCrc] = &[$(CatalogCrc {
            name: $name,
            algorithm: Width::$width(&crc::$constant),
        },)*];
    };
}

macro_rules! run {
    ($register:ty, $algorithm:expr, $bytes:expr, $is_cancelled:expr) => {{
        let crc = Crc::<$register, Table<1>>::new($algorithm);
        let mut digest = crc.digest();
        for piece in $bytes.chunks(PIECE) {
            if $is_cancelled.load(Ordering::Relaxed) {
                return None;
            }
            digest.update(piece);
        }
        u128::from(digest.finalize())
    }};
}

/// Names that people look for, from the same catalogue.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("CRC-8/MAXIM-DOW", "CRC-8/MAXIM, DOW-CRC"),
    ("CRC-8/SMBUS", "CRC-8"),
    ("CRC-16/ARC", "CRC-16, CRC-16/LHA, CRC-IBM"),
    ("CRC-16/IBM-3740", "CRC-16/CCITT-FALSE, CRC-16/AUTOSAR"),
    ("CRC-16/IBM-SDLC", "CRC-16/X-25, CRC-16/ISO-HDLC, CRC-B"),
    (
        "CRC-16/KERMIT",
        "CRC-16/CCITT, CRC-16/CCITT-TRUE, CRC-16/BLUETOOTH",
    ),
    ("CRC-16/XMODEM", "CRC-16/ACORN, CRC-16/LTE, ZMODEM"),
    ("CRC-32/BZIP2", "CRC-32/AAL5, CRC-32/DECT-B, B-CRC-32"),
    ("CRC-32/CKSUM", "CKSUM, CRC-32/POSIX"),
    ("CRC-32/ISCSI", "CRC-32C, CRC-32/CASTAGNOLI"),
    ("CRC-32/ISO-HDLC", "CRC-32, CRC-32/ADCCP, CRC-32/XZ, PKZIP"),
    ("CRC-64/XZ", "CRC-64/GO-ECMA"),
];

impl CatalogCrc {
    /// Other names in the catalogue; empty for most.
    pub fn other_names(&self) -> &'static str {
        let found = OTHER_NAMES.iter().find(|(name, _)| *name == self.name);
        found.map_or("", |(_, others)| others)
    }

    pub fn width_bits(&self) -> u8 {
        match self.algorithm {
            Width::U8(algorithm) => algorithm.width,
            Width::U16(algorithm) => algorithm.width,
            Width::U32(algorithm) => algorithm.width,
            Width::U64(algorithm) => algorithm.width,
            Width::U128(algorithm) => algorithm.width,
        }
    }

    /// The value over `bytes`, or `None` when it was cancelled meanwhile.
    pub fn of(&self, bytes: &[u8], is_cancelled: &AtomicBool) -> Option<u128> {
        Some(match self.algorithm {
            Width::U8(algorithm) => run!(u8, algorithm, bytes, is_cancelled),
            Width::U16(algorithm) => run!(u16, algorithm, bytes, is_cancelled),
            Width::U32(algorithm) => run!(u32, algorithm, bytes, is_cancelled),
            Width::U64(algorithm) => run!(u64, algorithm, bytes, is_cancelled),
            Width::U128(algorithm) => run!(u128, algorithm, bytes, is_cancelled),
        })
    }

    /// A value as a number in HEX, with all digits of the width: `0x4B37`.
    pub fn format(&self, value: u128) -> String {
        let digits = usize::from(self.width_bits()).div_ceil(4);
        format!("0x{value:0digits$X}")
    }
}

catalog! {
    ("CRC-3/GSM", U8, CRC_3_GSM),
    ("CRC-3/ROHC", U8, CRC_3_ROHC),
    ("CRC-4/G-704", U8, CRC_4_G_704),
    ("CRC-4/INTERLAKEN", U8, CRC_4_INTERLAKEN),
    ("CRC-5/EPC-C1G2", U8, CRC_5_EPC_C1G2),
    ("CRC-5/G-704", U8, CRC_5_G_704),
    ("CRC-5/USB", U8, CRC_5_USB),
    ("CRC-6/CDMA2000-A", U8, CRC_6_CDMA2000_A),
    ("CRC-6/CDMA2000-B", U8, CRC_6_CDMA2000_B),
    ("CRC-6/DARC", U8, CRC_6_DARC),
    ("CRC-6/G-704", U8, CRC_6_G_704),
    ("CRC-6/GSM", U8, CRC_6_GSM),
    ("CRC-7/MMC", U8, CRC_7_MMC),
    ("CRC-7/ROHC", U8, CRC_7_ROHC),
    ("CRC-7/UMTS", U8, CRC_7_UMTS),
    ("CRC-8/AUTOSAR", U8, CRC_8_AUTOSAR),
    ("CRC-8/BLUETOOTH", U8, CRC_8_BLUETOOTH),
    ("CRC-8/CDMA2000", U8, CRC_8_CDMA2000),
    ("CRC-8/DARC", U8, CRC_8_DARC),
    ("CRC-8/DVB-S2", U8, CRC_8_DVB_S2),
    ("CRC-8/GSM-A", U8, CRC_8_GSM_A),
    ("CRC-8/GSM-B", U8, CRC_8_GSM_B),
    ("CRC-8/HITAG", U8, CRC_8_HITAG),
    ("CRC-8/I-432-1", U8, CRC_8_I_432_1),
    ("CRC-8/I-CODE", U8, CRC_8_I_CODE),
    ("CRC-8/LTE", U8, CRC_8_LTE),
    ("CRC-8/MAXIM-DOW", U8, CRC_8_MAXIM_DOW),
    ("CRC-8/MIFARE-MAD", U8, CRC_8_MIFARE_MAD),
    ("CRC-8/NRSC-5", U8, CRC_8_NRSC_5),
    ("CRC-8/OPENSAFETY", U8, CRC_8_OPENSAFETY),
    ("CRC-8/ROHC", U8, CRC_8_ROHC),
    ("CRC-8/SAE-J1850", U8, CRC_8_SAE_J1850),
    ("CRC-8/SMBUS", U8, CRC_8_SMBUS),
    ("CRC-8/TECH-3250", U8, CRC_8_TECH_3250),
    ("CRC-8/WCDMA", U8, CRC_8_WCDMA),
    ("CRC-10/ATM", U16, CRC_10_ATM),
    ("CRC-10/CDMA2000", U16, CRC_10_CDMA2000),
    ("CRC-10/GSM", U16, CRC_10_GSM),
    ("CRC-11/FLEXRAY", U16, CRC_11_FLEXRAY),
    ("CRC-11/UMTS", U16, CRC_11_UMTS),
    ("CRC-12/CDMA2000", U16, CRC_12_CDMA2000),
    ("CRC-12/DECT", U16, CRC_12_DECT),
    ("CRC-12/GSM", U16, CRC_12_GSM),
    ("CRC-12/UMTS", U16, CRC_12_UMTS),
    ("CRC-13/BBC", U16, CRC_13_BBC),
    ("CRC-14/DARC", U16, CRC_14_DARC),
    ("CRC-14/GSM", U16, CRC_14_GSM),
    ("CRC-15/CAN", U16, CRC_15_CAN),
    ("CRC-15/MPT1327", U16, CRC_15_MPT1327),
    ("CRC-16/ARC", U16, CRC_16_ARC),
    ("CRC-16/CDMA2000", U16, CRC_16_CDMA2000),
    ("CRC-16/CMS", U16, CRC_16_CMS),
    ("CRC-16/DDS-110", U16, CRC_16_DDS_110),
    ("CRC-16/DECT-R", U16, CRC_16_DECT_R),
    ("CRC-16/DECT-X", U16, CRC_16_DECT_X),
    ("CRC-16/DNP", U16, CRC_16_DNP),
    ("CRC-16/EN-13757", U16, CRC_16_EN_13757),
    ("CRC-16/GENIBUS", U16, CRC_16_GENIBUS),
    ("CRC-16/GSM", U16, CRC_16_GSM),
    ("CRC-16/IBM-3740", U16, CRC_16_IBM_3740),
    ("CRC-16/IBM-SDLC", U16, CRC_16_IBM_SDLC),
    ("CRC-16/ISO-IEC-14443-3-A", U16, CRC_16_ISO_IEC_14443_3_A),
    ("CRC-16/KERMIT", U16, CRC_16_KERMIT),
    ("CRC-16/LJ1200", U16, CRC_16_LJ1200),
    ("CRC-16/M17", U16, CRC_16_M17),
    ("CRC-16/MAXIM-DOW", U16, CRC_16_MAXIM_DOW),
    ("CRC-16/MCRF4XX", U16, CRC_16_MCRF4XX),
    ("CRC-16/MODBUS", U16, CRC_16_MODBUS),
    ("CRC-16/NRSC-5", U16, CRC_16_NRSC_5),
    ("CRC-16/OPENSAFETY-A", U16, CRC_16_OPENSAFETY_A),
    ("CRC-16/OPENSAFETY-B", U16, CRC_16_OPENSAFETY_B),
    ("CRC-16/PROFIBUS", U16, CRC_16_PROFIBUS),
    ("CRC-16/RIELLO", U16, CRC_16_RIELLO),
    ("CRC-16/SPI-FUJITSU", U16, CRC_16_SPI_FUJITSU),
    ("CRC-16/T10-DIF", U16, CRC_16_T10_DIF),
    ("CRC-16/TELEDISK", U16, CRC_16_TELEDISK),
    ("CRC-16/TMS37157", U16, CRC_16_TMS37157),
    ("CRC-16/UMTS", U16, CRC_16_UMTS),
    ("CRC-16/USB", U16, CRC_16_USB),
    ("CRC-16/XMODEM", U16, CRC_16_XMODEM),
    ("CRC-17/CAN-FD", U32, CRC_17_CAN_FD),
    ("CRC-21/CAN-FD", U32, CRC_21_CAN_FD),
    ("CRC-24/BLE", U32, CRC_24_BLE),
    ("CRC-24/FLEXRAY-A", U32, CRC_24_FLEXRAY_A),
    ("CRC-24/FLEXRAY-B", U32, CRC_24_FLEXRAY_B),
    ("CRC-24/INTERLAKEN", U32, CRC_24_INTERLAKEN),
    ("CRC-24/LTE-A", U32, CRC_24_LTE_A),
    ("CRC-24/LTE-B", U32, CRC_24_LTE_B),
    ("CRC-24/OPENPGP", U32, CRC_24_OPENPGP),
    ("CRC-24/OS-9", U32, CRC_24_OS_9),
    ("CRC-30/CDMA", U32, CRC_30_CDMA),
    ("CRC-31/PHILIPS", U32, CRC_31_PHILIPS),
    ("CRC-32/AIXM", U32, CRC_32_AIXM),
    ("CRC-32/AUTOSAR", U32, CRC_32_AUTOSAR),
    ("CRC-32/BASE91-D", U32, CRC_32_BASE91_D),
    ("CRC-32/BZIP2", U32, CRC_32_BZIP2),
    ("CRC-32/CD-ROM-EDC", U32, CRC_32_CD_ROM_EDC),
    ("CRC-32/CKSUM", U32, CRC_32_CKSUM),
    ("CRC-32/ISCSI", U32, CRC_32_ISCSI),
    ("CRC-32/ISO-HDLC", U32, CRC_32_ISO_HDLC),
    ("CRC-32/JAMCRC", U32, CRC_32_JAMCRC),
    ("CRC-32/MEF", U32, CRC_32_MEF),
    ("CRC-32/MPEG-2", U32, CRC_32_MPEG_2),
    ("CRC-32/XFER", U32, CRC_32_XFER),
    ("CRC-40/GSM", U64, CRC_40_GSM),
    ("CRC-64/ECMA-182", U64, CRC_64_ECMA_182),
    ("CRC-64/GO-ISO", U64, CRC_64_GO_ISO),
    ("CRC-64/MS", U64, CRC_64_MS),
    ("CRC-64/NVME", U64, CRC_64_NVME),
    ("CRC-64/REDIS", U64, CRC_64_REDIS),
    ("CRC-64/WE", U64, CRC_64_WE),
    ("CRC-64/XZ", U64, CRC_64_XZ),
    ("CRC-82/DARC", U128, CRC_82_DARC),
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECK: &[u8] = b"123456789";
    static WANTED: AtomicBool = AtomicBool::new(false);

    impl CatalogCrc {
        fn check(&self) -> u128 {
            match self.algorithm {
                Width::U8(algorithm) => algorithm.check.into(),
                Width::U16(algorithm) => algorithm.check.into(),
                Width::U32(algorithm) => algorithm.check.into(),
                Width::U64(algorithm) => algorithm.check.into(),
                Width::U128(algorithm) => algorithm.check,
            }
        }
    }

    fn shown(name: &str) -> String {
        let crc = CRC_CATALOG.iter().find(|crc| crc.name == name).unwrap();
        crc.format(crc.of(CHECK, &WANTED).unwrap())
    }

    #[test]
    fn every_crc_has_the_check_value_of_the_catalogue() {
        for crc in CRC_CATALOG {
            assert_eq!(crc.of(CHECK, &WANTED), Some(crc.check()), "{}", crc.name);
        }
    }

    /// Written down from the catalogue's page, so that a name cannot stand at
    /// the wrong parameters.
    #[test]
    fn names_stand_at_their_parameters() {
        for (name, value) in [
            ("CRC-3/GSM", "0x4"),
            ("CRC-5/USB", "0x19"),
            ("CRC-8/MAXIM-DOW", "0xA1"),
            ("CRC-12/DECT", "0xF5B"),
            ("CRC-16/MODBUS", "0x4B37"),
            ("CRC-16/XMODEM", "0x31C3"),
            ("CRC-16/KERMIT", "0x2189"),
            ("CRC-24/OPENPGP", "0x21CF02"),
            ("CRC-32/ISO-HDLC", "0xCBF43926"),
            ("CRC-32/ISCSI", "0xE3069283"),
            ("CRC-64/XZ", "0x995DC9BBDF1939FA"),
            ("CRC-82/DARC", "0x09EA83F625023801FD612"),
        ] {
            assert_eq!(shown(name), value, "{name}");
        }
    }

    #[test]
    fn names_are_there_once_and_tell_the_width() {
        let mut names: Vec<_> = CRC_CATALOG.iter().map(|crc| crc.name).collect();
        for crc in CRC_CATALOG {
            let start = format!("CRC-{}/", crc.width_bits());
            assert!(crc.name.starts_with(&start), "{}", crc.name);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CRC_CATALOG.len());
    }

    #[test]
    fn other_names_belong_to_crcs_that_are_there() {
        let found = CRC_CATALOG
            .iter()
            .filter(|crc| !crc.other_names().is_empty());
        assert_eq!(found.count(), OTHER_NAMES.len());
    }

    #[test]
    fn the_pieces_make_no_difference() {
        let bytes: Vec<u8> = (0..251).cycle().take(PIECE + 77).collect();
        for crc in CRC_CATALOG.iter().filter(|crc| crc.width_bits() == 32) {
            let Width::U32(algorithm) = crc.algorithm else {
                panic!("{} has another width", crc.name);
            };
            let whole = Crc::<u32, Table<1>>::new(algorithm).checksum(&bytes);
            assert_eq!(crc.of(&bytes, &WANTED), Some(whole.into()), "{}", crc.name);
        }
    }

    #[test]
    fn what_is_cancelled_has_no_value() {
        let cancelled = AtomicBool::new(true);
        assert_eq!(CRC_CATALOG[0].of(CHECK, &cancelled), None);
    }
}
