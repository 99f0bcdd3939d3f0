//! Makes the README's pictures from the real window, in both languages.
//!
//! `cargo build --features inspection && cargo run --features inspection
//! --example pictures`. Writes `docs/images/*.png`. Needs Linux and Xvfb.

#![allow(clippy::print_stdout, reason = "it says which pictures it made")]

#[path = "../tests/drive/mod.rs"]
mod drive;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use drive::{Options, PATIENCE, Tree, Window};

/// The names of the controls in one language.
struct Names {
    language: &'static str,
    theme: &'static str,
    protocol: &'static str,
    local_host: &'static str,
    local_port: &'static str,
    open: &'static str,
    opened: &'static str,
    send_encoding: &'static str,
    send_to_client: &'static str,
    message: &'static str,
    send: &'static str,
    in_use: &'static str,
}

const ENGLISH: Names = Names {
    language: "en",
    theme: "dark",
    protocol: "Protocol",
    local_host: "Local host",
    local_port: "Local port",
    open: "Open",
    opened: "Open ",
    send_encoding: "Send encoding",
    send_to_client: "Send to",
    message: "Message to send",
    send: "Send",
    in_use: "in use",
};

const CHINESE: Names = Names {
    language: "zh",
    theme: "light",
    protocol: "协议类型",
    local_host: "本地主机地址",
    local_port: "本地主机端口",
    open: "打开",
    opened: "已打开 ",
    send_encoding: "发送编码",
    send_to_client: "客户端",
    message: "发送内容",
    send: "发送",
    in_use: "占用",
};

fn main() -> Result<()> {
    for names in [&ENGLISH, &CHINESE] {
        empty(names)?;
        udp(names)?;
        server(names)?;
        error(names)?;
    }
    Ok(())
}

fn empty(names: &Names) -> Result<()> {
    let mut window = start(names)?;
    keep(&mut window, "empty", names);
    Ok(())
}

/// A script that sends UTF-8 from a new port at every run and reads GBK.
fn udp(names: &Names) -> Result<()> {
    let mut window = start(names)?;
    window.choose(names.send_encoding, "GBK");
    let addr = open(&mut window, names, "UDP");
    for text in ["你好，我是脚本（第一次运行）", "温度 23.6 ℃，湿度 41 %"] {
        let script = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        script.set_read_timeout(Some(PATIENCE))?;
        script.send_to(text.as_bytes(), addr)?;
        window.wait_for(text);
        window.set(names.message, "收到，谢谢！");
        window.click(names.send);
        let mut answer = [0; 64];
        script.recv(&mut answer)?;
    }
    let script = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    script.send_to(b"\xC4\xE3\xBA\xC3 in GBK, read as UTF-8", addr)?;
    script.send_to(br#"{"device":"07","t":23.6,"state":"ok"}"#, addr)?;
    window.wait_for("device");
    window.set(names.message, "你好，工程师");
    keep(&mut window, "udp", names);
    Ok(())
}

fn server(names: &Names) -> Result<()> {
    let mut window = start(names)?;
    let addr = open(&mut window, names, "TCP Server");
    let mut clients = Vec::new();
    for text in ["你好，我是一号", "AT+GMR\r\n", "temp=23.6;hum=41"] {
        let mut client = TcpStream::connect(addr)?;
        client.set_read_timeout(Some(PATIENCE))?;
        client.write_all(text.as_bytes())?;
        window.wait_for(text.trim_end());
        clients.push(client);
    }
    window.set(names.message, "大家好，hello everybody");
    window.click(names.send);
    clients[2].read_exact(&mut [0; 10])?;
    let first = clients[0].local_addr()?.to_string();
    window.choose_containing(names.send_to_client, &first);
    window.set(names.message, "只给一号");
    window.click(names.send);
    window.wait_for("TX: ");
    keep(&mut window, "server", names);
    Ok(())
}

fn error(names: &Names) -> Result<()> {
    let holder = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let mut window = start(names)?;
    window.set(names.local_host, "127.0.0.1");
    window.set(names.local_port, &holder.local_addr()?.port().to_string());
    window.click(names.open);
    window.wait_for(names.in_use);
    keep(&mut window, "error", names);
    Ok(())
}

fn start(names: &Names) -> Result<Window> {
    let mut options = Options::new(built_program()?, names.language);
    options.arguments = vec![String::from("--theme"), names.theme.to_owned()];
    Ok(Window::start(&options))
}

fn open(window: &mut Window, names: &Names, protocol: &str) -> SocketAddr {
    window.choose(names.protocol, protocol);
    window.set(names.local_host, "127.0.0.1");
    window.set(names.local_port, "0");
    window.click(names.open);
    let bound = |tree: &Tree| {
        let texts = tree.texts();
        texts
            .iter()
            .find_map(|text| text.strip_prefix(names.opened)?.parse().ok())
    };
    window
        .look_for(PATIENCE, bound)
        .expect("the window shows the address that was bound")
}

fn keep(window: &mut Window, state: &str, names: &Names) {
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let path = images.join(format!("{state}-{}.png", names.language));
    window.screenshot(&path);
    println!("{}", path.display());
}

/// `wirepad` as the same build made it.
fn built_program() -> Result<PathBuf> {
    let example = std::env::current_exe()?;
    let built = example.parent().and_then(Path::parent);
    Ok(built.context("no build directory")?.join("wirepad"))
}
