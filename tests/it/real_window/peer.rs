//! The Python side.

use std::path::Path;
use std::process::Command;

use crate::drive::Program;

/// Starts a script of `tests/peers/`.
pub fn start(script: &str, arguments: &[&str]) -> Program {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let mut command = Command::new("python3");
    command
        .arg(peers.join(script))
        .args(arguments)
        // Otherwise the scripts print in the encoding of the machine.
        .env("PYTHONUTF8", "1");
    let advice = "install Python 3, or run ./dev test, which does it";
    Program::start(script, &mut command, advice)
}

/// The port that a script says it got, at the end of a line that contains
/// `port`.
pub fn port_of(peer: &mut Program) -> u16 {
    let line = peer.expect_line("port ");
    let number = line.rsplit(' ').next().and_then(|last| last.parse().ok());
    number.unwrap_or_else(|| panic!("no port at the end of {line:?}"))
}

/// Starts a script that names its port first.
pub fn start_with_port(script: &str, arguments: &[&str]) -> (Program, u16) {
    let mut peer = start(script, arguments);
    let port = port_of(&mut peer);
    (peer, port)
}
