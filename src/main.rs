//! Reads the arguments, chooses window or command, and runs it.

use std::ffi::OsString;
use std::path::absolute;
use std::process::ExitCode;

use jiff::tz::TimeZone;
use wirepad::cli::{self, Arguments, CommandArgument, Status, WindowArguments, WindowTabs};
use wirepad::i18n::system_language;
use wirepad::journal;
use wirepad::settings::{Loaded, Store};
use wirepad::ui::{self, PlaceOfThisStart, RecordPlaces, RendererChoice, Start};
use wirepad::value::Language;

/// The directory of records in portable mode, beside the program.
const PORTABLE_RECORDS: &str = "wirepad-records";

fn main() -> ExitCode {
    start_log();
    if let Err(error) = wirepad::net::raise_descriptor_limit() {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let asked = cli::asked_language(&words);
    let language = asked
        .or_else(saved_language)
        .unwrap_or_else(system_language);
    ExitCode::from(
        obey(&words, language)
            .unwrap_or_else(|status| status)
            .code(),
    )
}

/// Opens the window or runs a command.
fn obey(words: &[OsString], language: Language) -> Result<Status, Status> {
    let arguments = cli::parse(words, language)?;
    match &arguments.command {
        None | Some(CommandArgument::Open(_)) => {
            let tabs = cli::window_tabs(&arguments, language)?;
            Ok(show_window(&arguments, tabs))
        }
        Some(command) => Ok(cli::perform(command, language)),
    }
}

fn show_window(arguments: &Arguments, tabs: WindowTabs) -> Status {
    let start = start(arguments, tabs);
    let language = start.language.or(start.loaded.saved.preferences.language);
    let language = language.unwrap_or_else(system_language);
    match ui::run(&start, renderer(&arguments.window), language) {
        Ok(()) => Status::Done,
        Err(sentence) => {
            ui::say_failure(language, &sentence);
            Status::Failed
        }
    }
}

/// The language that the user chose in the window.
fn saved_language() -> Option<Language> {
    let store = Store::locate(std::env::current_exe().ok().as_deref()).ok()?;
    store.language()
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
    let store = match &window.settings {
        Some(path) => Some(Store::at(path)),
        None => Store::locate(std::env::current_exe().ok().as_deref()).ok(),
    };
    let loaded = store.as_ref().map_or_else(nowhere, Store::load);
    Start {
        records: record_places(window, store.as_ref()),
        store,
        loaded,
        language: arguments.lang.map(Language::from),
        theme: window.theme.map(Into::into),
        time_zone: TimeZone::system(),
        tabs: Vec::new(),
        open_at_once: false,
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
