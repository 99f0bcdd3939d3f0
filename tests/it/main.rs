//! Tests of whole parts against each other, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bookmarks;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod cli;
mod cli_docs;
mod cli_ends;
mod cli_help;
mod cli_replay;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod crash;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod doctor;
#[cfg(all(target_os = "linux", feature = "inspection"))]
#[path = "../drive/mod.rs"]
mod drive;
mod journal_crash;
mod journal_size;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod kill_under_flood;
mod net_flow;
mod net_probe;
mod net_tcp_client;
mod net_tcp_server;
mod net_udp;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod real_window;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod records;
mod session_follower;
mod session_journal;
mod session_links;
mod session_probe;
mod session_saving;
#[cfg(target_os = "linux")]
mod session_threads;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod start;
mod tidy;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod unseen;
mod window;
