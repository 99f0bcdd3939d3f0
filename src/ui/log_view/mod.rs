//! Does not exist yet.
use crate::journal::*;
use crate::value::*;
use eframe::egui::{self, Color32};
#[derive(Clone, Copy)]
pub struct LogColors {
    pub text: Color32,
    pub dim: Color32,
    pub faint: Color32,
    pub line: Color32,
    pub incoming: Color32,
    pub outgoing: Color32,
    pub note: Color32,
    pub bad: Color32,
    pub selection: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
}
pub struct LogWords<'a> {
    pub language: Language,
    pub name: &'a str,
    pub number: &'a str,
    pub time: &'a str,
    pub delta: &'a str,
    pub direction: &'a str,
    pub peer: &'a str,
    pub length: &'a str,
    pub content: &'a str,
    pub copy: &'a str,
    pub copy_as_hex: &'a str,
    pub select_all: &'a str,
    pub note: &'a dyn Fn(&Note) -> String,
    pub all_clients: &'a dyn Fn(u32) -> String,
    pub new_records: &'a dyn Fn(u64) -> String,
    pub gone: &'a dyn Fn(u64) -> String,
    pub more_bytes: &'a dyn Fn(u64) -> String,
}
pub struct LogViewInput<'a> {
    pub source: &'a JournalReader,
    pub text: &'a TextReader,
    pub as_hex: bool,
    pub log_mode: bool,
    pub wrap: bool,
    pub end_limit: Option<RecordSeq>,
    pub time_zone: &'a jiff::tz::TimeZone,
    pub colors: &'a LogColors,
    pub words: LogWords<'a>,
}
pub struct Out {
    pub copied: Option<String>,
}
pub struct LogView {
    f: bool,
}
impl LogView {
    pub fn new() -> Self {
        Self { f: true }
    }
    pub fn set_follow(&mut self, f: bool) {
        self.f = f;
    }
    pub fn follows(&self) -> bool {
        self.f
    }
    pub fn ui(&mut self, ui: &mut egui::Ui, i: &LogViewInput<'_>) -> Out {
        let mut s = i.source.first();
        while s < i.source.end() {
            if let Some(r) = i.source.read(s) {
                ui.monospace(format!("{:?} {:?}", r.direction, i.text.read(i.source, &r)));
            }
            s = s.next();
        }
        Out { copied: None }
    }
}
