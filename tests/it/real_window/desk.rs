//! One window, and a person's usual moves in it.

use std::net::{Ipv4Addr, TcpListener, UdpSocket};

use super::names::{CHINESE, ENGLISH, Names};
use crate::drive::{Options, PATIENCE, Window};

pub const HOST: &str = "127.0.0.1";

pub struct Desk {
    pub window: Window,
    pub names: &'static Names,
}

impl Desk {
    pub fn english() -> Self {
        Self::start(&ENGLISH)
    }

    pub fn chinese() -> Self {
        Self::start(&CHINESE)
    }

    fn start(names: &'static Names) -> Self {
        let options = Options::new(env!("CARGO_BIN_EXE_wirepad"), names.language);
        let window = Window::start(&options);
        Self { window, names }
    }

    /// Opens a UDP session on a port of our choice, which it returns.
    pub fn open_udp(&mut self) -> u16 {
        let port = free_udp_port();
        self.window.choose(self.names.protocol, "UDP");
        self.open_local(port);
        port
    }

    /// Opens a TCP server on a port of our choice, which it returns.
    pub fn open_server(&mut self) -> u16 {
        let port = free_tcp_port();
        self.window.choose(self.names.protocol, "TCP Server");
        self.open_local(port);
        port
    }

    fn open_local(&mut self, port: u16) {
        let names = self.names;
        self.window.set(names.local_host, HOST);
        self.window.set(names.local_port, &port.to_string());
        self.window.click(names.open);
        self.window.find(names.close, |node| node.clickable);
    }

    /// Connects a TCP client to a port of this machine.
    pub fn connect_to(&mut self, port: u16) {
        let names = self.names;
        self.window.choose(names.protocol, "TCP Client");
        self.window.set(names.remote_host, HOST);
        self.window.set(names.remote_port, &port.to_string());
        self.window.click(names.connect);
    }

    pub fn set_encodings(&mut self, receive: &str, send: &str) {
        let names = self.names;
        self.window.choose(names.receive_encoding, receive);
        self.window.choose(names.send_encoding, send);
    }

    /// Types the UDP target.
    pub fn aim_at(&mut self, port: u16) {
        let names = self.names;
        self.window.set(names.send_to, &format!("{HOST}:{port}"));
    }

    pub fn send(&mut self, text: &str) {
        let names = self.names;
        self.window.set(names.message, text);
        self.window.click(names.send);
    }

    /// Records received and sent, as the status bar counts them.
    pub fn packets(&mut self) -> (u64, u64) {
        match self.window.counter(self.names.packets)[..] {
            [received, sent] => (received, sent),
            ref other => panic!("two counters, not {other:?}"),
        }
    }

    /// Saves the received bytes of the log through its dialog and reads them.
    pub fn received_bytes(&mut self) -> Vec<u8> {
        let names = self.names;
        let path = self.window.place().join("received.bin");
        self.window.click(names.save_log);
        // The ending of the name tells the form.
        self.window.set(names.file, &path.display().to_string());
        self.window.click(names.save);
        let saved = crate::drive::poll_until(PATIENCE, || {
            std::fs::read(&path).ok().filter(|bytes| !bytes.is_empty())
        });
        saved.expect("a saved log")
    }
}

/// A port that was free a moment ago.
pub fn free_udp_port() -> u16 {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    let addr = socket.and_then(|socket| socket.local_addr());
    addr.expect("a free UDP port").port()
}

/// A port that was free a moment ago.
pub fn free_tcp_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let addr = listener.and_then(|listener| listener.local_addr());
    addr.expect("a free TCP port").port()
}
