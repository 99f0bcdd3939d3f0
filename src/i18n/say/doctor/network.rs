//! Sockets on loopback, what the system grants, and what filters packets.

use std::net::IpAddr;

use super::super::grouped;
use crate::net::{MulticastFault, MulticastStep};
use crate::value::Language;

pub fn chinese_both_ways(language: Language) -> String {
    say!(
        language,
        "Chinese arrives both ways, in UTF-8 and GBK",
        "UTF-8、GBK 中文双向收发正常"
    )
}

pub fn message_altered(language: Language, encoding: &str) -> String {
    say!(
        language,
        "a message in {encoding} arrived with other bytes than were sent",
        "{encoding} 报文收到的字节与发送的不一致"
    )
}

pub fn deadline_passed(language: Language, seconds: u64) -> String {
    say!(
        language,
        "nothing arrived within {seconds} s",
        "{seconds} 秒内未收到数据"
    )
}

pub fn deadline_advice(language: Language) -> String {
    say!(
        language,
        "Security software or packet filter rules stop traffic within this machine: allow the loopback interface.",
        "安全软件或包过滤规则拦截了本机内部通信：请放行回环接口。"
    )
}

/// The family is switched off here.
pub fn no_family(language: Language) -> String {
    say!(language, "this machine has no IPv6", "本机未启用 IPv6")
}

pub fn no_family_advice(language: Language) -> String {
    say!(
        language,
        "Only needed if a device speaks IPv6 (Linux: sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0).",
        "仅当设备使用 IPv6 时才需要（Linux：sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0）。"
    )
}

pub fn multicast_works(language: Language, group: IpAddr) -> String {
    say!(
        language,
        "joined {group}, a datagram arrived",
        "已加入 {group}，数据报已送达"
    )
}

pub fn multicast_failed(language: Language, group: IpAddr, fault: &MulticastFault) -> String {
    let why = super::super::cause::plain_reason(language, &fault.cause);
    match fault.step {
        MulticastStep::Open => say!(
            language,
            "no socket for {group}: {why}",
            "无法为 {group} 打开套接字：{why}"
        ),
        MulticastStep::Join => say!(
            language,
            "cannot join {group}: {why}",
            "无法加入 {group}：{why}"
        ),
        MulticastStep::Send => say!(
            language,
            "cannot send to {group}: {why}",
            "无法发送到 {group}：{why}"
        ),
        MulticastStep::Receive => say!(
            language,
            "what was sent to {group} did not arrive: {why}",
            "发送到 {group} 的数据报未送达：{why}"
        ),
    }
}

pub fn multicast_advice(language: Language) -> String {
    say!(
        language,
        "On the loopback interface only; network cards have settings of their own.",
        "仅说明回环接口的情况，网卡另有各自的设置。"
    )
}

/// Of a buffer that was asked for.
pub fn buffer_granted(language: Language, granted_bytes: usize, asked_bytes: usize) -> String {
    let (granted, asked) = (granted_bytes / 1024, asked_bytes / 1024);
    say!(
        language,
        "granted {granted} of {asked} KiB",
        "请求 {asked} KiB，实际分配 {granted} KiB"
    )
}

/// `command` raises the limit.
pub fn buffer_advice(language: Language, command: Option<&str>) -> String {
    match command {
        Some(command) => say!(
            language,
            "A burst may lose datagrams. To allow more: {command}",
            "突发流量时可能丢包。如需更大：{command}"
        ),
        None => say!(
            language,
            "A burst may lose datagrams; this system allows no larger buffer.",
            "突发流量时可能丢包；系统不允许更大的缓冲区。"
        ),
    }
}

/// `None`: the system has no such limit.
pub fn descriptors(language: Language, limits: Option<(u64, u64)>) -> String {
    match limits {
        Some((soft, hard)) if soft == hard => {
            let limit = grouped(soft);
            say!(language, "{limit} at most", "最多 {limit} 个")
        }
        Some((soft, hard)) => {
            let (soft, hard) = (grouped(soft), grouped(hard));
            say!(
                language,
                "{soft} at most, may be raised to {hard}",
                "最多 {soft} 个，可提高到 {hard}"
            )
        }
        None => say!(language, "no limit of the system", "系统无此限制"),
    }
}

pub fn descriptor_advice(language: Language) -> String {
    say!(
        language,
        "Each client of a server takes one. To allow more: ulimit -Hn 65536 as root, or LimitNOFILE= of the service.",
        "服务器的每个客户端占用一个。如需更多：以 root 执行 ulimit -Hn 65536，或设置服务的 LimitNOFILE=。"
    )
}

/// A firewall that was found to be on, or off.
pub fn switched_on(language: Language, is_on: bool) -> String {
    if is_on {
        say!(language, "on", "已启用")
    } else {
        say!(language, "off or not installed", "未启用或未安装")
    }
}

pub fn ufw_advice(language: Language) -> String {
    say!(
        language,
        "Other machines reach a port only if it is allowed: sudo ufw allow 9000/tcp (or 9000/udp).",
        "其他设备只能访问已放行的端口：sudo ufw allow 9000/tcp（或 9000/udp）。"
    )
}

pub fn firewalld_advice(language: Language) -> String {
    say!(
        language,
        "Other machines reach a port only if it is allowed: sudo firewall-cmd --add-port=9000/tcp (or 9000/udp).",
        "其他设备只能访问已放行的端口：sudo firewall-cmd --add-port=9000/tcp（或 9000/udp）。"
    )
}

pub fn packet_filter_unreadable(language: Language) -> String {
    say!(
        language,
        "in use, its rules are not readable without rights: sudo nft list ruleset shows them",
        "使用中，无权限读取规则：可用 sudo nft list ruleset 查看"
    )
}

pub fn packet_filter_not_loaded(language: Language) -> String {
    say!(language, "not loaded", "未加载")
}

pub fn firewall_of_windows(language: Language) -> String {
    say!(
        language,
        "asks at the first opened port: choose Allow, or see Windows Security, Firewall, Allow an app",
        "首次打开端口时会询问：请选择“允许访问”，或在 Windows 安全中心的“防火墙和网络保护”中允许应用"
    )
}

pub fn firewall_of_macos(language: Language, is_on: bool) -> String {
    if is_on {
        say!(
            language,
            "on: allow incoming connections for Wirepad in System Settings, Network, Firewall",
            "已启用：请在“系统设置 > 网络 > 防火墙”中允许 Wirepad 的传入连接"
        )
    } else {
        say!(language, "off", "未启用")
    }
}

pub fn firewall_unknown(language: Language) -> String {
    say!(language, "the system does not tell", "系统未提供")
}
