//! Sockets: what to open goes in as a [`LinkSpec`], raw bytes come out as
//! [`Event`]s. The only folder that opens sockets.
//!
//! Start with [`Link::open`]. A link is one I/O thread, whatever the number of
//! its peers, woken by readiness and by commands. It is closed and joined when
//! the [`Link`] is dropped.
//!
//! Does not know encodings, files, languages or the window.
//!
//! Units: sizes in bytes, time-outs as [`std::time::Duration`], stamps are wall
//! clock nanoseconds taken right after the receive call.

mod addresses;
mod error;
mod event;
mod link;
mod spec;

pub use addresses::{LocalAddress, local_addresses};
pub use error::{Cause, CauseKind, LinkError, OperationError};
pub use event::{Batch, Event, LeaveReason, SentTo};
pub use link::{Command, Link, PeerIds, Refused, Target};
pub use spec::{
    LinkSpec, MAX_UDP_PAYLOAD_V4, MAX_UDP_PAYLOAD_V6, TcpClientSpec, TcpServerSpec, UdpSpec,
};
