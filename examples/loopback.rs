//! Drives the real window once: a UDP session talks Chinese to itself.
//!
//! `./dev run` shows this on a machine without a display. By hand:
//! `cargo build --features inspection && cargo run --features inspection --example loopback`.
//! Prints the records that the window shows and leaves a picture of it at
//! `target/wirepad-window.png`. Needs Linux and Xvfb.

#![allow(clippy::print_stdout, reason = "the records are what it is for")]

#[path = "../tests/drive/mod.rs"]
mod drive;

use std::net::SocketAddr;
use std::path::Path;

use drive::{Options, PATIENCE, Tree, Window};

const TEXT: &str = "你好，世界";

fn main() {
    let mut window = Window::start(&Options::beside_example("en"));
    window.choose("Protocol", "UDP");
    window.set("Local host", "127.0.0.1");
    window.set("Local port", "0");
    window.click("Open");
    let bound = window.look_for(PATIENCE, bound_addr);
    let bound = bound.expect("the window shows the address that was bound");
    println!("open on {bound}");

    window.set("Send to", &bound.to_string());
    window.set("Message to send", TEXT);
    window.click("Send");
    let records = window.look_for(PATIENCE, there_and_back);
    for record in records.expect("the text comes back") {
        println!("{record}");
    }
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/wirepad-window.png");
    window.screenshot(&picture);
    println!("a picture of the window: {}", picture.display());
}

/// The address in the status bar, once the session is open.
fn bound_addr(tree: &Tree) -> Option<SocketAddr> {
    let texts = tree.texts();
    texts
        .iter()
        .find_map(|text| text.strip_prefix("Open ")?.parse().ok())
}

/// The log, once the text went out and came in.
fn there_and_back(tree: &Tree) -> Option<Vec<String>> {
    let records = tree.rows();
    let texts = records.iter().filter(|record| record.contains(TEXT));
    (texts.count() >= 2).then(|| records.iter().map(|record| (*record).to_owned()).collect())
}
