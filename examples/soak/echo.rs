//! A server that sends back what it gets, one client after another.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// How often a quiet server looks whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(200);

pub struct Echo {
    addr: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    received: AtomicU64,
    sent: AtomicU64,
}

impl Echo {
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let addr = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        let thread = Builder::new()
            .name(String::from("echo"))
            .spawn(move || serving.serve(&listener))?;
        Ok(Self {
            addr,
            shared,
            thread: Some(thread),
        })
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Ends it; the bytes that it received and those that it sent.
    pub fn stop(&mut self) -> (u64, u64) {
        self.shared.is_over.store(true, Ordering::Release);
        // Wakes the thread out of waiting for a client.
        let _ = TcpStream::connect(self.addr);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let read = |count: &AtomicU64| count.load(Ordering::Acquire);
        (read(&self.shared.received), read(&self.shared.sent))
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    fn serve(&self, listener: &TcpListener) -> io::Result<()> {
        while !self.is_over() {
            let (client, _) = listener.accept()?;
            client.set_read_timeout(Some(LOOK_EVERY))?;
            client.set_nodelay(true)?;
            // A client that breaks off leaves its counts, which then disagree.
            let _ = self.echo(client);
        }
        Ok(())
    }

    fn echo(&self, mut client: TcpStream) -> io::Result<()> {
        let mut bytes = [0; 4096];
        while !self.is_over() {
            let count = match client.read(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error),
            };
            self.received.fetch_add(count as u64, Ordering::AcqRel);
            client.write_all(&bytes[..count])?;
            self.sent.fetch_add(count as u64, Ordering::AcqRel);
        }
        Ok(())
    }
}
