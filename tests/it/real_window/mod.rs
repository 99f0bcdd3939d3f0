//! The real program under Xvfb, pressed by its accessible names in both
//! languages, with a Python 3 script of `tests/peers/` on the other side of
//! real loopback sockets.
//!
//! Start with [`desk::Desk`], one window and the names of its language. The
//! names are a promise to screen readers and to scripts, so they stand in
//! `names.rs` a second time and are not taken from the program.
//!
//! Does not test what a lower floor can show alone: every window costs a second.

/// Each case becomes two tests, one for each language.
macro_rules! in_both_languages {
    ($($(#[$attribute:meta])* $case:ident)*) => {
        mod english {
            $($(#[$attribute])* #[test] fn $case() {
                super::$case(crate::real_window::desk::Desk::english());
            })*
        }
        mod chinese {
            $($(#[$attribute])* #[test] fn $case() {
                super::$case(crate::real_window::desk::Desk::chinese());
            })*
        }
    };
}

mod again;
mod bytewise;
mod desk;
mod finding;
mod names;
pub mod peer;
mod tcp_client;
mod tcp_server;
mod trouble;
mod udp;
