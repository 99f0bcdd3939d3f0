//! Bytes to text and back: HEX, escapes, encodings, checksums, the composition
//! of a message from what was typed, and what may be drawn as it is.
//!
//! Start with [`compose`] (typed text to exact bytes) and [`Decoder`] (bytes to
//! text, in any number of pieces).
//!
//! Does no I/O and never reads the clock. Positions in errors are counted in
//! characters from 0 in the text as typed.

mod byte_cells;
mod checksum;
mod compose;
mod encoding;
mod escape;
pub mod hex;
mod hex_dump;
pub mod literal;
mod visible;

pub use byte_cells::{ByteCell, byte_cells};
pub use checksum::Checksum;
pub use compose::{ComposeError, Draft, LineEnding, compose};
pub use encoding::{Decoder, Encoding, Piece, StreamPoint, Unmappable};
pub use escape::{EscapeError, escape, unescape};
pub use hex_dump::hex_dump_into;
pub use visible::{Visible, visible};
