//! Small values that every floor shares: ids, stamps, endpoints, languages.
//!
//! Start with [`Endpoint`] (an address as a person typed it) and [`Stamp`]
//! (wall-clock time in nanoseconds).
//!
//! Does not open sockets, name a time zone or hold words for people.

mod direction;
mod endpoint;
mod half_width;
mod id;
mod language;
mod machine;
mod protocol;
mod stamp;

pub use direction::Direction;
pub use endpoint::{Endpoint, EndpointError, HostText, PortError, parse_port};
pub use half_width::half_width;
pub use id::{PeerId, RecordSeq, SessionId, StreamId};
pub use language::Language;
pub use machine::{ChineseFonts, Display, FontFound, Renderer, RendererFault};
pub use protocol::Protocol;
pub use stamp::Stamp;
