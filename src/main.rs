//! Reads the arguments, chooses window or command, and runs it.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::absolute;
use std::process::ExitCode;

use jiff::tz::TimeZone;
use wirepad::cli::doctor::{self, DoctorOptions, RecordsPlace, WindowParts};
use wirepad::cli::{
    self, Arguments, CommandArgument, DoctorArguments, Status, WindowArguments, WindowTabs,
};
use wirepad::i18n::say::doctor::program::LanguageSource;
use wirepad::i18n::{locale_language, system_language};
use wirepad::journal;
use wirepad::session::JournalPlace;
use wirepad::settings::{Loaded, Saved, Store};
use wirepad::ui::{self, PlaceOfThisStart, RecordPlaces, RendererChoice, Start};
use wirepad::value::{Language, RendererFault};

/// The directory of records in portable mode, beside the program.
const PORTABLE_RECORDS: &str = "wirepad-records";

fn main() -> ExitCode {
    start_log();
    if let Err(error) = wirepad::net::raise_descriptor_limit() {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let asked = cli::asked_language(&words).or_else(saved_language);
    obey(&words, asked.unwrap_or_else(system_language))
}

/// The language that the user chose in the window.
fn saved_language() -> Option<Language> {
    let store = Store::locate(std::env::current_exe().ok().as_deref()).ok()?;
    store.look().1.preferences.language
}

/// Opens the window or runs a command.
fn obey(words: &[OsString], language: Language) -> ExitCode {
    let arguments = match cli::parse(words, language) {
        Ok(arguments) => arguments,
        Err(status) => return status.into(),
    };
    match &arguments.command {
        None | Some(CommandArgument::Open(_)) => match cli::window_tabs(&arguments, language) {
            Ok(tabs) => show_window(&arguments, tabs),
            Err(status) => status.into(),
        },
        Some(CommandArgument::Doctor(asked)) => {
            match cli::check_window_options(&arguments, language) {
                Ok(()) => doctor(&arguments, asked),
                Err(status) => status.into(),
            }
        }
        Some(_) => cli::perform(&arguments, language).into(),
    }
}

fn show_window(arguments: &Arguments, tabs: WindowTabs) -> ExitCode {
    let start = start(arguments, tabs);
    let language = start.language.or(start.loaded.saved.preferences.language);
    let language = language.unwrap_or_else(system_language);
    match ui::run(&start, renderer(&arguments.window), language) {
        Ok(()) => Status::Done.into(),
        Err(sentence) => {
            ui::say_failure(language, &sentence);
            Status::Failed.into()
        }
    }
}

fn doctor(arguments: &Arguments, asked: &DoctorArguments) -> ExitCode {
    ui::silence_font_panics();
    if let Some(renderer) = asked.try_renderer {
        let language = arguments.lang.map_or(Language::English, Language::from);
        return tell_trial(ui::try_renderer(renderer.into(), language));
    }
    let window = WindowParts {
        display: ui::display,
        fonts: ui::chinese_fonts,
    };
    let options = doctor_options(arguments, asked);
    match doctor::run(&options, window, &mut std::io::stdout().lock()) {
        Ok(false) => Status::Done.into(),
        // Something needs attention, or nobody reads any more.
        Ok(true) | Err(_) => Status::Failed.into(),
    }
}

fn doctor_options(arguments: &Arguments, asked: &DoctorArguments) -> DoctorOptions {
    let window = &arguments.window;
    let window = WindowArguments {
        settings: asked.settings.clone().or(window.settings.clone()),
        journal: asked.journal.clone().or(window.journal.clone()),
        ..window.clone()
    };
    let store = store(&window);
    let saved = store.as_ref().map_or_else(Saved::default, |it| it.look().1);
    let preferred = &saved.preferences.records;
    let places = record_places(&window, store.as_ref());
    let records = match places.for_tab(preferred, "") {
        _ if places.is_missing(preferred) => RecordsPlace::Nowhere,
        JournalPlace::Memory { .. } => RecordsPlace::Memory,
        JournalPlace::Disk {
            place, limit_bytes, ..
        } => RecordsPlace::Disk {
            directory: place,
            limit_bytes,
        },
    };
    let by_option = arguments.lang.map(|it| (it.into(), LanguageSource::Option));
    let by_settings = saved
        .preferences
        .language
        .map(|it| (it, LanguageSource::Settings));
    let (language, language_source) = by_option
        .or(by_settings)
        .or_else(|| locale_language().map(|it| (it, LanguageSource::Locale)))
        .unwrap_or_else(|| (system_language(), LanguageSource::Default));
    DoctorOptions {
        json: asked.json,
        is_terminal: std::io::stdout().is_terminal(),
        language,
        language_source,
        settings: store,
        records,
    }
}

fn tell_trial(outcome: Result<String, RendererFault>) -> ExitCode {
    let (told, status) = match outcome {
        Ok(device) => (device, doctor::STARTS),
        Err(RendererFault::Other(reason)) => (reason, doctor::REFUSED),
        Err(RendererFault::Display) => (String::new(), doctor::NO_ANSWER_OF_DISPLAY),
    };
    // Nobody reads: nobody asks for the status either.
    let _ = writeln!(std::io::stdout(), "{told}");
    ExitCode::from(status)
}

/// Goes to standard error. What the libraries have to tell is for those who
/// ask for it with `RUST_LOG`: a person gets one sentence.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("wirepad=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

fn start(arguments: &Arguments, tabs: WindowTabs) -> Start {
    let window = &arguments.window;
    let store = store(window);
    let loaded = store.as_ref().map_or_else(nowhere, Store::load);
    Start {
        records: record_places(window, store.as_ref()),
        store,
        loaded,
        language: arguments.lang.map(Language::from),
        theme: window.theme.map(Into::into),
        time_zone: TimeZone::system(),
        tabs: tabs.tabs,
        open_at_once: tabs.open_at_once,
    }
}

fn store(arguments: &WindowArguments) -> Option<Store> {
    match &arguments.settings {
        Some(path) => Some(Store::at(path)),
        None => Store::locate(std::env::current_exe().ok().as_deref()).ok(),
    }
}

fn record_places(arguments: &WindowArguments, store: Option<&Store>) -> RecordPlaces {
    let portable = store
        .and_then(Store::portable_directory)
        .map(|directory| directory.join(PORTABLE_RECORDS));
    let directory = arguments.journal.as_ref();
    let of_this_start = match directory {
        Some(path) => Some(PlaceOfThisStart::Disk(
            absolute(path).unwrap_or_else(|_| path.clone()),
        )),
        None => arguments.no_journal.then_some(PlaceOfThisStart::Memory),
    };
    RecordPlaces {
        by_default: portable.or_else(journal::default_place),
        of_this_start,
    }
}

/// Nothing is found and nothing will be kept, which the window says.
fn nowhere() -> Loaded {
    Loaded {
        has_no_place: true,
        ..Loaded::default()
    }
}

fn renderer(arguments: &WindowArguments) -> RendererChoice {
    match arguments.renderer {
        None => RendererChoice::Automatic,
        Some(cli::Renderer::Glow) => RendererChoice::Glow,
        Some(cli::Renderer::Wgpu) => RendererChoice::Wgpu,
    }
}
