//! Sockets: what to open goes in as a [`LinkSpec`], raw bytes come out as
//! [`Event`]s. The only folder that opens sockets.
//!
//! Start with [`Link::open`]. A link is one I/O thread, whatever the number of
//! its peers, woken by readiness and by commands. It is closed and joined when
//! the [`Link`] is dropped. Inside, `drive.rs` is the loop, and `udp.rs`,
//! `client.rs` and `server.rs` are what runs in it.
//!
//! Memory is bounded, whatever peers do: at most 64 batches wait for the
//! receiver, each closed at 256 KiB or 1,024 events, and one or two more are
//! being filled; that is about 20 MiB of received bytes when nobody takes them.
//! Then sockets are left alone, so that TCP peers feel it and the kernel drops
//! datagrams; commands are obeyed for two batches of answers more, and `Close`
//! always. Besides, 1,024 commands may wait, and for each connection the write
//! queue of its spec (for a datagram socket 4 MiB).
//!
//! Does not know encodings, files, languages or the window.
//!
//! Units: sizes in bytes, time-outs as [`std::time::Duration`], stamps are wall
//! clock nanoseconds taken right after the receive call.

mod accept;
mod addresses;
mod cause;
mod client;
mod connect;
mod connection;
mod drive;
mod error;
mod event;
mod link;
mod loopback;
mod names;
mod outbox;
mod resolve;
mod senders;
mod server;
mod signals;
mod socket;
mod spec;
mod sys;
mod udp;
mod write_queue;

pub use addresses::{LocalAddress, local_addresses};
pub use error::{Cause, CauseKind, LinkError, OperationError};
pub use event::{Batch, Event, LeaveReason, SentTo};
pub use link::{Command, Link, PeerIds, Refused, Target};
pub use loopback::{
    GrantedBuffers, MulticastFault, MulticastStep, granted_buffers, multicast_on_loopback,
};
pub use spec::{
    LinkSpec, MAX_UDP_PAYLOAD_V4, MAX_UDP_PAYLOAD_V6, TcpClientSpec, TcpServerSpec, UdpSpec,
};
pub use sys::raise_descriptor_limit;
