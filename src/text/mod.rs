//! Bytes to text and back: HEX, escapes, encodings, checksums, the composition
//! of a message from what was typed, what may be drawn as it is, and what bytes
//! may mean: numbers, times, an encoding.
//!
//! Start with [`compose`] (typed text to exact bytes) and [`Decoder`] (bytes to
//! text, in any number of pieces).
//!
//! Does no I/O and never reads the clock. Positions in errors are counted in
//! characters from 0 in the text as typed.

mod byte_cells;
mod checksum;
mod compose;
mod crc_catalog;
mod encoding;
mod escape;
mod guess;
pub mod hex;
mod hex_dump;
mod interpret;
pub mod literal;
mod visible;

pub use byte_cells::{ByteCell, byte_cells};
pub use checksum::Checksum;
pub use compose::{ComposeError, Draft, LineEnding, compose};
pub use crc_catalog::{CRC_CATALOG, CatalogCrc};
pub use encoding::{Decoder, Encoding, Piece, Placed, StreamPoint, Unmappable, placed};
pub use escape::{EscapeError, escape, unescape};
pub use guess::{Guess, Leaning, Sureness, decode_whole, guess};
pub use hex_dump::{ascii_or_dot, hex_dump_into};
pub use interpret::{ByteOrder, NumberKind, UnixTime, binary};
pub use visible::{Visible, visible};
