//! Drives the real program: its window on a display of its own, by the names
//! that a screen reader hears.
//!
//! Start with [`Window::start`], then press and read by accessible name. What
//! this driver can do, a person with a screen reader can do; what has no name
//! cannot be pressed. Another program (a Python peer) is a [`Program`].
//!
//! Loads: [`Flood`] sends numbered datagrams at a pace, [`Kept`] says what a
//! journal has of them, [`figures`] what the program costs meanwhile.
//!
//! Every call either does what it says or panics with a sentence; when a test
//! panics, the tree and a picture are left under `target/window-failures/`.
//! Every wait has a deadline, and every process ends with its owner.
//!
//! Needs Linux with Xvfb, and `wirepad` built with the feature `inspection`.
//! Input goes in above the window system, so key maps, input methods and the
//! clipboard are not exercised. Native file dialogs are out of reach.

#![allow(
    dead_code,
    reason = "the tests and the examples each use a part of the driver"
)]

mod display;
mod evidence;
pub mod figures;
mod flood;
mod hands;
mod loads;
mod program;
mod tree;
mod window;
mod wire;

use std::time::Duration;

#[allow(unused_imports, reason = "as above")]
pub use display::Display;
#[allow(unused_imports, reason = "as above")]
pub use flood::{DATAGRAM_BYTES, Flood, Kept, numbers_in};
#[allow(unused_imports, reason = "as above")]
pub use loads::Shown;
pub use program::Program;
pub use tree::{Node, Tree};
pub use window::{Options, Window};

/// How long an answer may take that normally takes milliseconds. Generous,
/// because test machines are small and busy.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Lets `duration` pass between two looks at something that sends no signal.
pub fn pause(duration: Duration) {
    let _ = crossbeam_channel::after(duration).recv();
}

/// Looks again and again until `look` finds something or the time is up.
pub fn poll_until<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = std::time::Instant::now() + limit;
    loop {
        let found = look();
        if found.is_some() || std::time::Instant::now() >= deadline {
            return found;
        }
        pause(Duration::from_millis(20));
    }
}
