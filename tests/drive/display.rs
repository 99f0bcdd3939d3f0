//! A virtual display for one window.

use std::process::Command;

use super::{PATIENCE, Program};

const MISSING: &str = "install Xvfb (Debian: xvfb), or run ./dev test, which does it";

/// An X server without a screen. It ends when dropped.
pub struct Display {
    server: Program,
    name: String,
}

impl Display {
    /// Starts an X server on a number that the server itself finds free.
    pub fn start() -> Self {
        let mut command = Command::new("Xvfb");
        // `-noreset`: without it the server starts over when its last client
        // leaves, in the middle of a program that looks before it opens.
        command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24"]);
        command.args(["-nolisten", "tcp", "-noreset"]);
        let mut server = Program::start("Xvfb", &mut command, MISSING);
        let number = server.line_within(PATIENCE, is_number);
        let number =
            number.unwrap_or_else(|| panic!("Xvfb names no display: {:?}", server.printed()));
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    /// As in the variable `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn is_number(line: &str) -> bool {
    line.trim().parse::<u32>().is_ok()
}
