//! Asks a window whether it lives, as window managers do (`_NET_WM_PING`, EWMH).
//! Unlike reading its tree it costs the window no frame.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, EventMask, Window,
};
use x11rb::rust_connection::RustConnection;

/// Longer than this is no answer any more.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_micros(200);

pub struct Pinger {
    connection: RustConnection,
    root: Window,
    window: Window,
    protocols: Atom,
    ping: Atom,
    number: u32,
}

impl Pinger {
    /// For the window of a process.
    pub fn new(display: &str, process: u32) -> Result<Self> {
        let (connection, screen) = x11rb::connect(Some(display))?;
        let root = connection.setup().roots[screen].root;
        // The answer is sent to the root window.
        let listen = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection
            .change_window_attributes(root, &listen)?
            .check()?;
        let atom = |name: &str| -> Result<Atom> {
            Ok(connection
                .intern_atom(false, name.as_bytes())?
                .reply()?
                .atom)
        };
        let (protocols, ping) = (atom("WM_PROTOCOLS")?, atom("_NET_WM_PING")?);
        let owner = atom("_NET_WM_PID")?;
        let window = window_of(&connection, root, owner, process)?.context("no such window")?;
        Ok(Self {
            connection,
            root,
            window,
            protocols,
            ping,
            number: 0,
        })
    }

    /// How long the answer took.
    pub fn ping(&mut self) -> Result<Duration> {
        self.number += 1;
        let data = [self.ping, self.number, self.window, 0, 0];
        let message = ClientMessageEvent::new(32, self.window, self.protocols, data);
        self.connection
            .send_event(false, self.window, EventMask::NO_EVENT, message)?;
        self.connection.flush()?;
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            match self.connection.poll_for_event()? {
                Some(Event::ClientMessage(answer)) if self.is_answer(&answer) => {
                    return Ok(asked.elapsed());
                }
                Some(_) => {}
                None => {
                    let _ = crossbeam_channel::after(LOOK_EVERY).recv();
                }
            }
        }
        anyhow::bail!("the window does not answer")
    }

    fn is_answer(&self, message: &ClientMessageEvent) -> bool {
        let [ping, number, ..] = message.data.as_data32();
        message.window == self.root && ping == self.ping && number == self.number
    }
}

/// Looks for the window that says it belongs to this process.
fn window_of(
    connection: &RustConnection,
    below: Window,
    owner: Atom,
    process: u32,
) -> Result<Option<Window>> {
    for window in connection.query_tree(below)?.reply()?.children {
        let told = connection.get_property(false, window, owner, AtomEnum::CARDINAL, 0, 1)?;
        let told = told.reply()?;
        let is_it = told.value32().and_then(|mut value| value.next()) == Some(process);
        if is_it {
            return Ok(Some(window));
        }
        if let Some(found) = window_of(connection, window, owner, process)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
