//! `wirepad doctor`: looks at this machine and says what it found.
//!
//! Start with [`run`]. Each section is a file: what it can find is a value,
//! which a function without side effects turns into [`Row`]s, so that machines
//! that are not at hand are tested too. `table.rs` and the `Serialize` of
//! `report.rs` are the two ways to show them; words are in
//! [`say::doctor`](crate::i18n::say::doctor).
//!
//! The clock comes first and alone, because the rest is work. Each other section
//! has a thread of its own and a deadline. A thread that does not answer by then
//! (a disk or a driver hangs) is left behind: the process is about to end.
//!
//! Does not change anything: it writes no file that has a name, opens sockets on
//! loopback only and starts nothing but this program again.

mod child;
mod clock;
mod exchange;
mod firewall;
mod fonts;
mod libraries;
mod limits;
mod network;
mod places;
mod program;
mod renderers;
mod report;
mod surroundings;
mod table;
#[cfg(test)]
mod tests;
mod window;

use std::io::{self, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use crate::i18n::say::doctor as say;
use crate::i18n::say::doctor::program::LanguageSource;
use crate::i18n::{Caption, DoctorCaptions, doctor_captions};
use crate::settings::Store;
use crate::value::{ChineseFonts, Display, Language};

pub use renderers::{NO_ANSWER_OF_DISPLAY, REFUSED, STARTS};
pub use report::{Report, Row, Section, Verdict};

/// Ends a section that does not end by itself; with the clock before it the whole
/// stays below ten seconds.
const PATIENCE: Duration = Duration::from_secs(7);

/// What the command was asked, and what the program's start found out.
#[derive(Clone, Debug)]
pub struct DoctorOptions {
    /// One JSON object instead of the table; its sentences are English.
    pub json: bool,
    /// The output is a terminal, so colours are welcome unless `NO_COLOR` is set.
    pub is_terminal: bool,
    pub language: Language,
    pub language_source: LanguageSource,
    /// `None`: the system names no place for settings.
    pub settings: Option<Store>,
    pub records: RecordsPlace,
}

/// Where the records of tabs are to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordsPlace {
    Memory,
    Disk {
        directory: PathBuf,
        /// Of one tab.
        limit_bytes: u64,
    },
    /// On the disk, but the system names no directory.
    Nowhere,
}

/// What only the window knows about this machine. Plain functions, because they
/// run on threads that may be left behind.
#[derive(Clone, Copy, Debug)]
pub struct WindowParts {
    pub display: fn() -> Option<Display>,
    pub fonts: fn() -> ChineseFonts,
}

/// What every section is told.
#[derive(Clone, Copy, Debug)]
struct Voice {
    language: Language,
}

impl Voice {
    fn captions(self) -> &'static DoctorCaptions {
        doctor_captions(self.language)
    }
}

/// Checks everything, writes what was found, and says whether something needs
/// attention.
pub fn run(options: &DoctorOptions, window: WindowParts, out: &mut dyn Write) -> io::Result<bool> {
    let report = look(options, window);
    if options.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_colored = options.is_terminal && !no_color;
        out.write_all(table::table(&report, options.language, is_colored).as_bytes())?;
    }
    out.flush()?;
    Ok(report.needs_attention)
}

fn look(options: &DoctorOptions, window: WindowParts) -> Report {
    let language = if options.json {
        Language::English
    } else {
        options.language
    };
    let voice = Voice { language };
    let clock = clock::section(voice);
    let mut sections: Vec<Section> = start_all(options, window, voice)
        .into_iter()
        .map(|started| started.wait(voice))
        .collect();
    sections.push(clock);
    Report::new(sections)
}

fn start_all(options: &DoctorOptions, window: WindowParts, voice: Voice) -> Vec<Started> {
    let captions = voice.captions();
    let display = (window.display)();
    let (source, own) = (options.language_source, options.language);
    let (settings, records) = (options.settings.clone(), options.records.clone());
    vec![
        start(captions.program, move || program::rows(voice, own, source)),
        start(captions.places, move || {
            places::rows(voice, settings.as_ref(), &records)
        }),
        start(captions.window, move || window::rows(voice, display)),
        start(captions.fonts, move || {
            fonts::rows(voice, &(window.fonts)(), std::env::consts::OS)
        }),
        start(captions.renderers, move || renderers::rows(voice, display)),
        start(captions.network, move || network::rows(voice)),
        start(captions.firewall, move || firewall::rows(voice)),
    ]
}

/// A section that is being looked at.
struct Started {
    caption: Caption,
    rows: Receiver<Vec<Row>>,
    deadline: Instant,
}

fn start(caption: Caption, look: impl FnOnce() -> Vec<Row> + Send + 'static) -> Started {
    let (sender, rows) = bounded(1);
    // Without a thread, or when it panics, the channel ends and the section says
    // that nothing came.
    let _ = thread::Builder::new()
        .name(format!("doctor {}", caption.key))
        .spawn(move || {
            let _ = sender.send(look());
        });
    Started {
        caption,
        rows,
        deadline: Instant::now() + PATIENCE,
    }
}

impl Started {
    fn wait(self, voice: Voice) -> Section {
        let rows = self.rows.recv_deadline(self.deadline);
        let rows = rows.unwrap_or_else(|_| vec![unanswered(voice)]);
        Section::new(self.caption, rows)
    }
}

fn unanswered(voice: Voice) -> Row {
    let seconds = PATIENCE.as_secs();
    let found = say::section_silent(voice.language, seconds);
    Row::new(voice.captions().unanswered, Verdict::Attention, found)
        .advice(say::section_silent_advice(voice.language))
}
