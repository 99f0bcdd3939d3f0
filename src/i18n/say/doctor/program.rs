//! The program itself, and where it keeps what it keeps.

use std::io;
use std::path::Path;

use super::super::keeping::disk_reason;
use super::super::{byte_count, shown_path};
use crate::value::Language;

/// Who chose the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageSource {
    Option,
    Settings,
    Locale,
    /// Nobody.
    Default,
}

/// What the program runs in, besides a plain system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Surroundings {
    Plain,
    /// With its name, as far as it is known.
    Container(String),
    Wsl,
}

/// `own` is the language in use.
pub fn language_from(language: Language, own: Language, source: LanguageSource) -> String {
    let own = match own {
        Language::English => say!(language, "English", "英文"),
        Language::Chinese => say!(language, "Chinese", "中文"),
    };
    match source {
        LanguageSource::Option => say!(language, "{own}, from --lang", "{own}，由 --lang 指定"),
        LanguageSource::Settings => {
            say!(language, "{own}, from the settings", "{own}，来自设置")
        }
        LanguageSource::Locale => {
            say!(
                language,
                "{own}, from the system's locale",
                "{own}，来自系统区域设置"
            )
        }
        LanguageSource::Default => say!(language, "{own}, the default", "{own}，默认"),
    }
}

pub fn locale_not_set(language: Language) -> String {
    say!(language, "none with UTF-8 is set", "未设置 UTF-8 区域")
}

pub fn locale_advice(language: Language) -> String {
    say!(
        language,
        "Wirepad writes UTF-8. If Chinese looks wrong in this terminal, set LANG=zh_CN.UTF-8 or LANG=C.UTF-8.",
        "Wirepad 的输出为 UTF-8。若终端中的中文显示异常，请设置 LANG=zh_CN.UTF-8 或 LANG=C.UTF-8。"
    )
}

pub fn surroundings(language: Language, found: &Surroundings) -> String {
    match found {
        Surroundings::Plain => say!(language, "none noticed", "未发现"),
        Surroundings::Container(name) => say!(language, "container ({name})", "容器（{name}）"),
        Surroundings::Wsl => say!(
            language,
            "WSL, the Windows Subsystem for Linux",
            "WSL（Windows 的 Linux 子系统）"
        ),
    }
}

pub fn surroundings_advice(language: Language, found: &Surroundings) -> Option<String> {
    match found {
        Surroundings::Plain => None,
        Surroundings::Container(_) => Some(say!(
            language,
            "Others reach only those ports that the container publishes (docker run -p 9000:9000, with /udp for UDP).",
            "外部只能访问容器已发布的端口（docker run -p 9000:9000，UDP 需加 /udp）。"
        )),
        Surroundings::Wsl => Some(say!(
            language,
            "WSL has addresses of its own unless its network is mirrored (networkingMode=mirrored in .wslconfig).",
            "WSL 有独立的网络地址，除非启用镜像网络（.wslconfig 中 networkingMode=mirrored）。"
        )),
    }
}

pub fn place_is_there(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(language, "there: {path}", "已存在：{path}")
}

pub fn place_to_be_made(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(
        language,
        "will be made when it is needed: {path}",
        "需要时自动创建：{path}"
    )
}

pub fn place_refused(language: Language, path: &Path, error: io::ErrorKind) -> String {
    let path = shown_path(path);
    let why = disk_reason(language, error);
    say!(language, "{why}: {path}", "{why}：{path}")
}

pub fn place_refused_advice(language: Language) -> String {
    say!(
        language,
        "Make the directory writable for you, or choose another with --settings FILE or --journal DIR.",
        "请让当前用户可写该目录，或用 --settings FILE、--journal DIR 另选位置。"
    )
}

pub fn no_place_named(language: Language) -> String {
    say!(
        language,
        "the system names no directory for it",
        "系统未提供存放目录"
    )
}

pub fn no_place_advice(language: Language) -> String {
    say!(
        language,
        "Set HOME, or put an empty file wirepad.toml beside the program (portable mode).",
        "请设置 HOME，或在程序旁放一个空文件 wirepad.toml（便携模式）。"
    )
}

pub fn settings_damaged(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(
        language,
        "not all of it is understood: {path}",
        "部分内容无法识别：{path}"
    )
}

pub fn settings_damaged_advice(language: Language) -> String {
    say!(
        language,
        "The next start of the window keeps what is understood, and the old file under another name.",
        "下次打开窗口时保留可识别的部分，原文件改名保存。"
    )
}

pub fn settings_newer(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(
        language,
        "written by a newer version: {path}",
        "由更新版本写入：{path}"
    )
}

pub fn settings_newer_advice(language: Language) -> String {
    say!(
        language,
        "Use the newer version, or another file with --settings FILE: this version leaves the file alone.",
        "请使用更新的版本，或用 --settings FILE 指定其他文件：本版本不会改动该文件。"
    )
}

pub fn records_in_memory_only(language: Language) -> String {
    say!(
        language,
        "kept in memory only, as the settings say",
        "按设置仅保存在内存中"
    )
}

pub fn others_may_read(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(
        language,
        "other users may look into it: {path}",
        "其他用户可访问：{path}"
    )
}

/// `path` stands at the end, ready to be run.
pub fn others_may_read_advice(language: Language, path: &Path) -> String {
    let path = shown_path(path).replace('\'', r"'\''");
    say!(
        language,
        "It should be yours alone: chmod 700 '{path}'",
        "应仅限本人访问：chmod 700 '{path}'"
    )
}

pub fn free_space(language: Language, bytes: u64) -> String {
    byte_count(language, bytes)
}

pub fn no_free_space_told(language: Language) -> String {
    say!(language, "the system does not tell", "系统未提供")
}

/// Less than the records of one tab may take.
pub fn free_space_advice(language: Language, limit_bytes: u64) -> String {
    let limit = byte_count(language, limit_bytes);
    say!(
        language,
        "The records of a tab may take up to {limit}; when the disk is full, only the newest stay, in memory.",
        "单个标签的记录最多占用 {limit}；磁盘写满后仅在内存中保留最新记录。"
    )
}

pub fn nearly_full(language: Language) -> String {
    say!(
        language,
        "Make room on this disk, or keep records elsewhere with --journal DIR.",
        "请清理该磁盘，或用 --journal DIR 把记录放到其他位置。"
    )
}

/// `directory`: beside which the settings stand.
pub fn portable_mode(language: Language, directory: Option<&Path>) -> String {
    match directory.map(shown_path) {
        Some(path) => say!(
            language,
            "on, everything is kept in {path}",
            "已启用，数据保存在 {path}"
        ),
        None => say!(language, "off", "未启用"),
    }
}
