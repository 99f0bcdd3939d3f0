//! Why the operating system refused, and what helps, for every cause in every
//! situation.

use std::net::SocketAddr;

use crate::net::{Cause, CauseKind};
use crate::value::Language;

/// Ports below this one belong to the system's services (RFC 6335, system
/// ports less the one in use as "any").
const FIRST_FREE_PORT: u16 = 1024;

/// What was tried when the cause came up.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attempt {
    /// To bind a local address or to listen on it.
    Open(SocketAddr),
    Connect(SocketAddr),
    /// To send, receive or accept on a link that is open.
    Exchange(SocketAddr),
    Resolve,
    /// To get a socket, a thread or a poller.
    Start,
}

/// A reason as a part of a sentence, and a sentence that says what to do.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    pub(super) why: String,
    pub(super) hint: String,
}

impl Reason {
    fn new(why: String, hint: String) -> Self {
        Self { why, hint }
    }
}

/// A cause as a part of a sentence that says what was tried.
pub(super) fn plain_reason(language: Language, cause: &Cause) -> String {
    reason(language, Attempt::Start, cause).why
}

/// Explains a cause in the light of what was tried.
pub(super) fn reason(language: Language, attempt: Attempt, cause: &Cause) -> Reason {
    match cause.kind {
        CauseKind::AddressInUse => in_use(language, attempt),
        CauseKind::AddressNotAvailable => not_available(language, attempt),
        CauseKind::PermissionDenied => denied(language, attempt),
        CauseKind::ConnectionRefused => refused(language, attempt),
        CauseKind::ConnectionReset => Reason::new(
            say!(
                language,
                "the other side reset the connection",
                "对方重置了连接"
            ),
            look_at_other_program(language),
        ),
        CauseKind::ConnectionAborted => Reason::new(
            say!(language, "the connection was aborted", "连接被中止"),
            check_network(language),
        ),
        CauseKind::HostUnreachable => Reason::new(
            say!(language, "the host cannot be reached", "主机不可达"),
            say!(
                language,
                "Check the address, the cable or Wi-Fi, and that the other machine is on.",
                "请检查地址、网线或 Wi-Fi，并确认对方设备已开机。"
            ),
        ),
        CauseKind::NetworkUnreachable => Reason::new(
            say!(language, "there is no route to this network", "网络不可达"),
            check_network(language),
        ),
        CauseKind::TimedOut => timed_out(language, attempt),
        CauseKind::NameNotFound => Reason::new(
            say!(language, "there is no such name", "找不到该主机名"),
            check_name(language),
        ),
        CauseKind::MessageTooLong => Reason::new(
            say!(
                language,
                "the message is too long for one datagram",
                "内容超出一个数据报的上限"
            ),
            say!(
                language,
                "Send a shorter message, or use TCP.",
                "请缩短内容，或改用 TCP。"
            ),
        ),
        CauseKind::TooManyOpenFiles => Reason::new(
            say!(
                language,
                "too many files and connections are open",
                "打开的文件和连接过多"
            ),
            say!(
                language,
                "Close some connections, or raise the system's limit for open files.",
                "请关闭一些连接，或调高系统的打开文件数上限。"
            ),
        ),
        CauseKind::FamilyNotSupported => family(language, attempt),
        CauseKind::NotConnected => Reason::new(
            say!(language, "the connection is gone", "连接已不存在"),
            connect_again(language),
        ),
        CauseKind::BrokenPipe => Reason::new(
            say!(
                language,
                "the other side has closed the connection",
                "对方已关闭连接"
            ),
            connect_again(language),
        ),
        CauseKind::OutOfMemory => Reason::new(
            say!(
                language,
                "the system has no memory left for it",
                "系统内存不足"
            ),
            say!(
                language,
                "Close other programs and try again.",
                "请关闭其他程序后重试。"
            ),
        ),
        CauseKind::Other => other(language, cause.code),
    }
}

fn in_use(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Open(addr) => {
            let port = addr.port();
            Reason::new(
                say!(
                    language,
                    "port {port} is already in use",
                    "端口 {port} 已被占用"
                ),
                say!(
                    language,
                    "Close the program that uses the port, or choose another port.",
                    "请关闭占用该端口的程序，或换一个端口。"
                ),
            )
        }
        Attempt::Connect(_) => Reason::new(
            say!(
                language,
                "the local port is still in use",
                "本机端口仍被占用"
            ),
            say!(
                language,
                "Leave the local port empty, or try again in a minute.",
                "请将“本地主机端口”留空，或一分钟后重试。"
            ),
        ),
        Attempt::Exchange(_) | Attempt::Resolve | Attempt::Start => Reason::new(
            say!(language, "the address is already in use", "地址已被占用"),
            say!(language, "Try again in a minute.", "请一分钟后重试。"),
        ),
    }
}

fn not_available(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Open(addr) => {
            let ip = addr.ip();
            Reason::new(
                say!(
                    language,
                    "{ip} is not an address of this machine",
                    "{ip} 不是本机地址"
                ),
                say!(
                    language,
                    "Choose an address from the list, or leave the local host empty.",
                    "请从列表中选择本机地址，或将“本地主机地址”留空。"
                ),
            )
        }
        Attempt::Connect(_) | Attempt::Exchange(_) | Attempt::Resolve | Attempt::Start => {
            Reason::new(
                say!(
                    language,
                    "this machine has no address or port from which to reach it",
                    "本机没有可用于访问它的地址或端口"
                ),
                say!(
                    language,
                    "Check the remote address and port, and the local host.",
                    "请检查远程地址和端口，以及本地主机地址。"
                ),
            )
        }
    }
}

fn denied(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Open(addr) => port_denied(language, addr.port()),
        Attempt::Connect(_) | Attempt::Exchange(_) | Attempt::Resolve | Attempt::Start => {
            Reason::new(
                say!(language, "the system does not allow it", "系统不允许"),
                say!(
                    language,
                    "Check the firewall and security software of this machine.",
                    "请检查本机的防火墙和安全软件设置。"
                ),
            )
        }
    }
}

fn port_denied(language: Language, port: u16) -> Reason {
    if (1..FIRST_FREE_PORT).contains(&port) {
        Reason::new(
            say!(
                language,
                "ports below {FIRST_FREE_PORT} need administrator rights, and this is port {port}",
                "端口 {port} 小于 {FIRST_FREE_PORT}，需要管理员权限"
            ),
            say!(
                language,
                "Choose a port from {FIRST_FREE_PORT} to 65535, or start the program with these rights.",
                "请使用 {FIRST_FREE_PORT} 到 65535 的端口，或以管理员权限运行本程序。"
            ),
        )
    } else {
        Reason::new(
            say!(
                language,
                "the system does not allow port {port}",
                "系统不允许使用端口 {port}"
            ),
            say!(
                language,
                "The system or another program has reserved it. Choose another port.",
                "该端口可能已被系统或其他程序保留，请换一个端口。"
            ),
        )
    }
}

fn refused(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Connect(addr) => {
            let port = addr.port();
            Reason::new(
                say!(
                    language,
                    "the connection was refused, nothing listens on port {port} there",
                    "连接被拒绝，对方没有程序在监听端口 {port}"
                ),
                say!(
                    language,
                    "Start the server, and check its address and port.",
                    "请先启动服务器，并检查地址和端口。"
                ),
            )
        }
        Attempt::Open(_) | Attempt::Exchange(_) | Attempt::Resolve | Attempt::Start => Reason::new(
            say!(
                language,
                "nothing listens there",
                "对方没有程序在监听该端口"
            ),
            look_at_other_program(language),
        ),
    }
}

fn timed_out(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Resolve => Reason::new(
            say!(
                language,
                "the name server did not answer in time",
                "域名服务器没有及时应答"
            ),
            check_name(language),
        ),
        Attempt::Open(_) | Attempt::Connect(_) | Attempt::Exchange(_) | Attempt::Start => {
            Reason::new(no_answer(language), check_path(language))
        }
    }
}

fn family(language: Language, attempt: Attempt) -> Reason {
    match attempt {
        Attempt::Open(addr) | Attempt::Connect(addr) | Attempt::Exchange(addr) => {
            let (lacking, instead) = if addr.is_ipv6() {
                ("IPv6", "IPv4")
            } else {
                ("IPv4", "IPv6")
            };
            Reason::new(
                say!(
                    language,
                    "{lacking} cannot be used here",
                    "此处不能使用 {lacking}"
                ),
                say!(
                    language,
                    "Use an {instead} address, or switch {lacking} on in the system.",
                    "请使用 {instead} 地址，或在系统中启用 {lacking}。"
                ),
            )
        }
        Attempt::Resolve | Attempt::Start => Reason::new(
            say!(
                language,
                "the system does not support this kind of address",
                "系统不支持这种地址"
            ),
            say!(language, "Use an IPv4 address.", "请使用 IPv4 地址。"),
        ),
    }
}

fn other(language: Language, code: Option<i32>) -> Reason {
    match code {
        Some(code) => Reason::new(
            say!(
                language,
                "the system reports error {code}",
                "系统错误码 {code}"
            ),
            say!(
                language,
                "Try again; if it fails again, look up this number for your system.",
                "请重试；若仍然失败，请按此错误码查询系统文档。"
            ),
        ),
        None => Reason::new(
            say!(language, "the system gave no reason", "系统未说明原因"),
            say!(language, "Try again.", "请重试。"),
        ),
    }
}

/// The clause for a peer that stayed silent.
pub(super) fn no_answer(language: Language) -> String {
    say!(language, "there was no answer in time", "对方超时未应答")
}

/// The hint for a peer that stayed silent.
pub(super) fn check_path(language: Language) -> String {
    say!(
        language,
        "Check the address and port, the network, and the firewall of the other machine.",
        "请检查地址和端口、网络，以及对方的防火墙。"
    )
}

fn check_network(language: Language) -> String {
    say!(
        language,
        "Check the network connection and the gateway of this machine.",
        "请检查本机的网络连接和网关。"
    )
}

fn check_name(language: Language) -> String {
    say!(
        language,
        "Check the spelling, or type the IP address instead.",
        "请检查拼写，或直接填写 IP 地址。"
    )
}

fn connect_again(language: Language) -> String {
    say!(language, "Connect again.", "请重新连接。")
}

fn look_at_other_program(language: Language) -> String {
    say!(
        language,
        "Check that the program on the other side is running.",
        "请检查对方的程序是否正在运行。"
    )
}
