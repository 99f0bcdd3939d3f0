//! Takes the pictures of the README: states of the real window, Chinese in the
//! light theme and English in the dark one.
//!
//! `cargo build --features inspection && cargo run --features inspection --example
//! pictures [DIRECTORY [WIDTH HEIGHT]]`, by default `docs/images` at 1100 x 720.
//! For 200 % set `WINIT_X11_SCALE_FACTOR=2`. Needs Linux and Xvfb.

#![allow(clippy::print_stdout, reason = "it says where the pictures are")]

#[path = "../tests/drive/mod.rs"]
mod drive;
#[allow(dead_code, reason = "the tests use more names")]
#[path = "../tests/it/real_window/names.rs"]
mod names;

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use drive::{Options, Window, pause};
use eframe::egui::{Key, Modifiers};
use names::{CHINESE, ENGLISH, Names};
use wirepad::i18n::{Words, words};
use wirepad::value::Language;

const HOST: &str = "127.0.0.1";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().unwrap_or_else(|| "docs/images".to_owned());
    let size: Vec<u32> = arguments
        .map(|size| size.parse())
        .collect::<Result<_, _>>()?;
    std::fs::create_dir_all(&directory)?;
    for (names, theme) in [(&CHINESE, "light"), (&ENGLISH, "dark")] {
        let mut options = Options::beside_example(names.language);
        options.arguments = vec!["--theme".to_owned(), theme.to_owned()];
        let studio = Studio {
            names,
            options,
            size: *size.first_chunk().unwrap_or(&[1100, 720]),
            directory: PathBuf::from(&directory),
        };
        studio.empty();
        studio.udp()?;
        studio.server()?;
        studio.error()?;
        studio.log_tools()?;
    }
    println!("the pictures are in {directory}");
    Ok(())
}

/// One language and theme.
struct Studio {
    names: &'static Names,
    options: Options,
    /// Of the pictures. The work is done in a window large enough for it.
    size: [u32; 2],
    directory: PathBuf,
}

impl Studio {
    fn start(&self) -> Window {
        Window::start(&self.options)
    }

    fn save(&self, window: &mut Window, state: &str) {
        window.resize(self.size[0], self.size[1]);
        let file = format!("{state}-{}.png", self.names.language);
        window.screenshot(&self.directory.join(file));
    }

    fn empty(&self) {
        self.save(&mut self.start(), "empty");
    }

    /// A script sends UTF-8 and is answered.
    fn udp(&self) -> Result<()> {
        let mut window = self.start();
        let script = UdpSocket::bind((HOST, 0))?;
        let to = free_udp_addr()?;
        window.choose(self.names.send_encoding, "GBK");
        self.open(&mut window, "UDP", to);
        for (said, answer) in [
            ("你好，我是脚本", "收到：你好"),
            ("温度 23.5 ℃，湿度 41 %", "继续"),
        ] {
            script.send_to(said.as_bytes(), to)?;
            window.wait_for(said);
            window.set(self.names.message, answer);
            window.click(self.names.send);
            window.wait_for(answer);
        }
        self.save(&mut window, "udp");
        Ok(())
    }

    /// Three clients, one of them the target.
    fn server(&self) -> Result<()> {
        let mut window = self.start();
        let to = free_tcp_addr()?;
        self.open(&mut window, "TCP Server", to);
        let mut clients = Vec::new();
        for said in ["甲：登录", "乙：登录", "丙：AT+CSQ"] {
            let mut client = TcpStream::connect(to)?;
            client.write_all(said.as_bytes())?;
            window.wait_for(said);
            clients.push(client);
        }
        self.say(&mut window, "大家好");
        let last = clients.last().context("a client")?.local_addr()?;
        window.choose(self.names.send_to_client, &last.to_string());
        self.say(&mut window, "+CSQ: 24,0");
        self.save(&mut window, "server");
        Ok(())
    }

    /// A port in use.
    fn error(&self) -> Result<()> {
        let mut window = self.start();
        let taken = UdpSocket::bind((HOST, 0))?;
        self.fill_in(&mut window, "UDP", taken.local_addr()?);
        window.click(self.names.open);
        window.wait_for(self.names.in_use);
        self.save(&mut window, "error");
        Ok(())
    }

    /// A log of a device: found, filtered, marked, inspected, counted.
    fn log_tools(&self) -> Result<()> {
        let words = words(match self.names.language {
            "zh" => Language::Chinese,
            _ => Language::English,
        });
        let mut window = self.start();
        let device = UdpSocket::bind((HOST, 0))?;
        let to = free_udp_addr()?;
        self.open(&mut window, "UDP", to);
        for number in 0..60_u8 {
            device.send_to(&device_says(number), to)?;
            pause(Duration::from_millis(15));
        }
        window.wait_for("seq=58");
        self.color_rules(&mut window, words);
        self.save(&mut window, "rules");
        window.click(words.rules_keep);

        window.press(Key::F, Modifiers::COMMAND);
        window.set(words.find, "ERROR");
        window.press(Key::F, Modifiers::COMMAND | Modifiers::SHIFT);
        window.set(words.wanted_pattern, "温度");
        window.wait_for("48");
        window.press(Key::F3, Modifiers::NONE);
        self.save(&mut window, "find");
        window.click(words.close_filter);
        window.click(words.close_find);

        window.click(words.view);
        window.click(words.form_dump);
        window.press(Key::Escape, Modifiers::NONE);
        window.press(Key::I, Modifiers::COMMAND);
        let row = window.tree().rows().get(1).map(|row| (*row).to_owned());
        let row = window.find(&row.context("a row")?, |_| true);
        window.click_node(row.id);
        window.wait_for(words.inspector_bytes_pane);
        self.save(&mut window, "inspector");
        window.press(Key::I, Modifiers::COMMAND);

        window.press(Key::I, Modifiers::COMMAND | Modifiers::SHIFT);
        window.wait_for(words.spread_median);
        pause(Duration::from_millis(500));
        self.save(&mut window, "statistics");
        Ok(())
    }

    fn color_rules(&self, window: &mut Window, words: &Words) {
        window.click(words.view);
        window.click(words.color_rules_menu);
        window.click(words.example_errors);
    }

    fn say(&self, window: &mut Window, text: &str) {
        window.set(self.names.message, text);
        window.click(self.names.send);
        window.wait_for(text);
    }

    fn open(&self, window: &mut Window, protocol: &str, local: SocketAddr) {
        self.fill_in(window, protocol, local);
        window.click(self.names.open);
        window.find(self.names.close, |node| node.clickable);
    }

    fn fill_in(&self, window: &mut Window, protocol: &str, local: SocketAddr) {
        window.choose(self.names.protocol, protocol);
        window.set(self.names.local_host, &local.ip().to_string());
        window.set(self.names.local_port, &local.port().to_string());
    }
}

/// Readings, frames and an error now and then.
fn device_says(number: u8) -> Vec<u8> {
    match number % 10 {
        3 => vec![0x55, 0xAA, 0x03, number, 0x41, 0xC8, 0x00, 0x00, 0x7E, 0x0D],
        7 => format!("ERROR 17: timeout at sensor {number}").into_bytes(),
        _ => format!(
            "seq={number:02} 温度 {}.{} ℃，湿度 {} %",
            20 + number % 7,
            number % 10,
            40 + number % 9
        )
        .into_bytes(),
    }
}

fn free_udp_addr() -> Result<SocketAddr> {
    Ok(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn free_tcp_addr() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
