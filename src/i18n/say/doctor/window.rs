//! What the window needs: a display, libraries, fonts, something that draws.

use std::path::Path;

use super::super::shown_path;
use crate::value::{Display, FontFound, Language};

/// What to install, by system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packages {
    /// Debian and Ubuntu.
    pub debian: &'static str,
    pub fedora: &'static str,
    pub arch: &'static str,
}

/// A sentence that names the packages.
pub fn install(language: Language, packages: &Packages) -> String {
    let Packages {
        debian,
        fedora,
        arch,
    } = packages;
    say!(
        language,
        "Install it (Debian, Ubuntu: {debian}; Fedora: {fedora}; Arch: {arch}).",
        "请安装（Debian、Ubuntu：{debian}；Fedora：{fedora}；Arch：{arch}）。"
    )
}

/// `detail`: the value of the variable that names it.
pub fn display_found(language: Language, display: Display, detail: &str) -> String {
    match display {
        Display::X11 => format!("X11 ({detail})"),
        Display::Wayland => format!("Wayland ({detail})"),
        Display::OfSystem => say!(language, "the system's own", "系统自带"),
    }
}

pub fn no_display(language: Language) -> String {
    say!(
        language,
        "none, so there is no window; the commands work without one",
        "无，无法打开窗口；命令行功能不受影响"
    )
}

pub fn library_missing(language: Language) -> String {
    say!(language, "missing", "缺失")
}

/// A library that only another kind of display, or another renderer, needs.
pub fn not_needed_here(language: Language) -> String {
    say!(
        language,
        "missing, and not needed here",
        "缺失，当前环境不需要"
    )
}

pub fn font_found(font: &FontFound) -> String {
    let family = &font.family;
    match font.file.as_deref().map(shown_path) {
        Some(path) => format!("{family} ({path})"),
        None => family.clone(),
    }
}

pub fn no_chinese_font(language: Language) -> String {
    say!(
        language,
        "no font has Chinese characters: they are boxes",
        "没有中文字体，中文会显示为方框"
    )
}

pub fn chinese_font_advice(language: Language, packages: &Packages, system: &str) -> String {
    match system {
        "windows" | "macos" => say!(
            language,
            "Add Simplified Chinese in the language settings of the system.",
            "请在系统语言设置中添加简体中文。"
        ),
        _ => {
            let Packages {
                debian,
                fedora,
                arch,
            } = packages;
            say!(
                language,
                "Install a font (Debian, Ubuntu: {debian}; Fedora: {fedora}; Arch: {arch}).",
                "请安装中文字体（Debian、Ubuntu：{debian}；Fedora：{fedora}；Arch：{arch}）。"
            )
        }
    }
}

/// Chinese is drawn by a font that was made for another language.
pub fn other_forms_advice(language: Language, packages: &Packages) -> String {
    let Packages {
        debian,
        fedora,
        arch,
    } = packages;
    say!(
        language,
        "Some characters may have forms of another language. For Simplified Chinese install Debian, Ubuntu: {debian}; Fedora: {fedora}; Arch: {arch}.",
        "部分汉字可能不是简体字形。如需简体字形请安装 Debian、Ubuntu：{debian}；Fedora：{fedora}；Arch：{arch}。"
    )
}

/// `by`: the device that draws, empty where it is not told.
pub fn renderer_starts(language: Language, by: &str) -> String {
    if by.is_empty() {
        say!(language, "starts", "可用")
    } else {
        say!(language, "starts, on {by}", "可用，设备：{by}")
    }
}

pub fn renderer_refused(language: Language, reason: &str) -> String {
    say!(language, "does not start: {reason}", "无法启动：{reason}")
}

pub fn renderer_crashed(language: Language, how: &str) -> String {
    say!(
        language,
        "its driver crashed ({how})",
        "驱动程序崩溃（{how}）"
    )
}

pub fn renderer_silent(language: Language, seconds: u64) -> String {
    say!(
        language,
        "did not answer within {seconds} s",
        "{seconds} 秒内没有响应"
    )
}

pub fn display_silent(language: Language) -> String {
    say!(language, "the display does not answer", "显示环境没有响应")
}

pub fn renderer_not_tried(language: Language) -> String {
    say!(language, "not tried: no display", "未尝试：没有显示环境")
}

/// The other one starts.
pub fn other_renderer_serves(language: Language, other: &str) -> String {
    say!(
        language,
        "The window uses {other} instead.",
        "窗口改用 {other}。"
    )
}

/// Neither starts.
pub fn renderer_advice(language: Language, packages: &Packages, system: &str) -> String {
    match system {
        "windows" | "macos" => say!(language, "Update the graphics driver.", "请更新显卡驱动。"),
        _ => {
            let driver = install(language, packages);
            say!(
                language,
                "A graphics driver is missing or too old. {driver}",
                "显卡驱动缺失或过旧。{driver}"
            )
        }
    }
}

/// A program that could not be started, or a file that stands in its place.
pub fn program_not_started(language: Language, path: Option<&Path>) -> String {
    match path.map(shown_path) {
        Some(path) => say!(
            language,
            "not tried: the program cannot be started again ({path})",
            "未尝试：无法再次启动程序（{path}）"
        ),
        None => say!(
            language,
            "not tried: the system does not tell where this program is",
            "未尝试：系统未提供本程序的位置"
        ),
    }
}
