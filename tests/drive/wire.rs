//! The connection to the program's inspection port: one request, one answer.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use eframe::egui::Event;
use egui_inspection::protocol::{PROTOCOL_VERSION, read_handshake};
use egui_inspection::{EncodedPng, Request, Response, read_message, write_message};

use super::Tree;

/// Longer than the 20 s after which the program itself answers with an error.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("the inspection connection: {0}")]
    Io(#[from] io::Error),
    #[error("the program speaks inspection protocol {0}, this driver {PROTOCOL_VERSION}")]
    Version(u32),
    #[error("the program answered: {0}")]
    Refused(String),
    #[error("the program gave another answer than was asked for")]
    Mismatch,
    #[error("the program has no accessibility tree yet")]
    NoTree,
}

pub struct Wire {
    stream: TcpStream,
}

impl Wire {
    pub fn connect(addr: SocketAddr) -> Result<Self, WireError> {
        let stream = TcpStream::connect_timeout(&addr, ANSWER_LIMIT)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_LIMIT))?;
        stream.set_write_timeout(Some(ANSWER_LIMIT))?;
        match read_handshake(&stream)? {
            PROTOCOL_VERSION => Ok(Self { stream }),
            other => Err(WireError::Version(other)),
        }
    }

    /// Runs a frame and reads the tree that it made.
    pub fn tree(&mut self) -> Result<Tree, WireError> {
        match self.ask(&Request::GetTree)? {
            Response::Tree { accesskit, .. } => accesskit
                .and_then(Tree::from_update)
                .ok_or(WireError::NoTree),
            _ => Err(WireError::Mismatch),
        }
    }

    /// Puts one event into a frame of its own, as a hand does: egui hit-tests
    /// with the rectangles of the frame before.
    pub fn apply(&mut self, event: Event) -> Result<(), WireError> {
        let events = vec![event];
        self.done(&Request::ApplyEvents { events })
    }

    /// Waits for one frame.
    pub fn ping(&mut self) -> Result<(), WireError> {
        match self.ask(&Request::GetInfo)? {
            Response::Info { .. } => Ok(()),
            _ => Err(WireError::Mismatch),
        }
    }

    pub fn resize(&mut self, width: u32, height: u32) -> Result<(), WireError> {
        self.done(&Request::Resize { width, height })
    }

    /// What the program painted, as PNG in physical pixels.
    pub fn screenshot(&mut self) -> Result<Vec<u8>, WireError> {
        Ok(self.picture(None)?.bytes)
    }

    /// Width and height in tens of logical points. No answer carries the size
    /// of the window, but a picture has the same shape, and a tiny one is cheap.
    pub fn size_in_tens(&mut self) -> Result<[u32; 2], WireError> {
        Ok(self.picture(Some(0.1))?.size)
    }

    fn picture(&mut self, pixels_per_point: Option<f32>) -> Result<EncodedPng, WireError> {
        match self.ask(&Request::GetScreenshot { pixels_per_point })? {
            Response::Screenshot(png) => Ok(png),
            _ => Err(WireError::Mismatch),
        }
    }

    fn done(&mut self, request: &Request) -> Result<(), WireError> {
        match self.ask(request)? {
            Response::Done => Ok(()),
            _ => Err(WireError::Mismatch),
        }
    }

    fn ask(&mut self, request: &Request) -> Result<Response, WireError> {
        write_message(&self.stream, request)?;
        match read_message(&self.stream)? {
            Response::Error { message } => Err(WireError::Refused(message)),
            answer => Ok(answer),
        }
    }
}
