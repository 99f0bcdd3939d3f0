//! Captions of `wirepad doctor`, each with a key that stays the same in every
//! language and version.

use crate::value::Language;

/// A caption, and what it is called in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caption {
    pub key: &'static str,
    pub text: &'static str,
}

macro_rules! captions {
    ($($(#[$doc:meta])* $name:ident: $english:literal, $chinese:literal;)*) => {
        /// Every caption of the doctor in one language.
        #[derive(Debug)]
        pub struct DoctorCaptions { $($(#[$doc])* pub $name: Caption,)* }
        static ENGLISH: DoctorCaptions = DoctorCaptions {
            $($name: Caption { key: stringify!($name), text: $english },)*
        };
        static CHINESE: DoctorCaptions = DoctorCaptions {
            $($name: Caption { key: stringify!($name), text: $chinese },)*
        };

        impl DoctorCaptions {
            /// Every caption, for tests.
            pub fn all(&self) -> Vec<Caption> {
                vec![$(self.$name,)*]
            }
        }
    };
}

pub fn doctor_captions(language: Language) -> &'static DoctorCaptions {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

captions! {
    // Verdicts.
    ok: "fine", "正常";
    note: "note", "提示";
    attention: "needs attention", "需处理";
    /// Before the sentence that says what to do.
    to_do: "To do: ", "处理：";
    /// Before the sentence that explains a note.
    remark: "Note: ", "提示：";

    // Sections.
    program: "Program", "程序";
    places: "Places", "数据位置";
    window: "Display", "显示";
    fonts: "Fonts", "字体";
    renderers: "Renderers", "渲染方式";
    network: "Network (loopback)", "网络（本机回环）";
    clock: "Clock", "时钟";
    firewall: "Firewall", "防火墙";

    // Rows.
    version: "Version", "版本";
    system: "System", "操作系统";
    architecture: "Architecture", "处理器架构";
    language: "Language", "界面语言";
    locale: "Locale", "区域设置";
    surroundings: "Container or WSL", "容器或 WSL";
    settings_file: "Settings file", "设置文件";
    records_directory: "Records", "记录目录";
    free_space: "Free disk space", "磁盘可用空间";
    portable_mode: "Portable mode", "便携模式";
    display: "Display", "显示环境";
    chinese_font: "Chinese", "中文";
    monospace_font: "Chinese, monospace", "中文（等宽）";
    glow: "OpenGL (glow)", "OpenGL (glow)";
    wgpu: "Vulkan, Metal, DirectX (wgpu)", "Vulkan、Metal、DirectX (wgpu)";
    udp_ipv4: "UDP, IPv4", "UDP，IPv4";
    udp_ipv6: "UDP, IPv6", "UDP，IPv6";
    tcp_ipv4: "TCP, IPv4", "TCP，IPv4";
    tcp_ipv6: "TCP, IPv6", "TCP，IPv6";
    multicast_ipv4: "Multicast, IPv4", "组播，IPv4";
    multicast_ipv6: "Multicast, IPv6", "组播，IPv6";
    receive_buffer: "UDP receive buffer", "UDP 接收缓冲区";
    send_buffer: "UDP send buffer", "UDP 发送缓冲区";
    descriptors: "Open files and sockets", "可打开的文件和套接字";
    resolution: "Resolution", "时钟分辨率";
    timer: "Timer, 1 ms", "定时器（1 ms）";
    ufw: "ufw", "ufw";
    firewalld: "firewalld", "firewalld";
    packet_filter: "Packet filter", "包过滤规则";
    system_firewall: "Firewall of the system", "系统防火墙";
    /// A section that did not answer in time.
    unanswered: "No answer", "无响应";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_key_is_there_once_and_every_caption_has_words() {
        let keys: HashSet<_> = ENGLISH.all().into_iter().map(|each| each.key).collect();
        assert_eq!(keys.len(), ENGLISH.all().len());
        for language in Language::ALL {
            for caption in doctor_captions(language).all() {
                assert!(!caption.text.trim().is_empty(), "{}", caption.key);
            }
        }
    }
}
