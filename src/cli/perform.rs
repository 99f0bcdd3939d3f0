//! From the words of a command to what runs.

use super::arguments::{
    Arguments, CommandArgument, OpenKind, OpenTab, RunArguments, RunOptions, SessionArguments,
    TabArguments,
};
use super::plan::{self, Kind, Payload, Plan};
use super::usage::UsageError;
use super::{Status, WindowTabs, run, tell};
use crate::i18n::say;
use crate::settings::{TabSettings, read_session_file};
use crate::value::Language;

/// Runs a command that needs no window.
pub fn perform(command: &CommandArgument, language: Language) -> Status {
    match command {
        CommandArgument::Udp(arguments) => session(arguments, language),
        CommandArgument::TcpClient(arguments) => session(arguments, language),
        CommandArgument::TcpServer(arguments) => session(arguments, language),
        CommandArgument::Run(arguments) => of_file(arguments, language),
        _ => Status::Failed,
    }
}

/// The session of a file, with what the words of the command change of it.
fn of_file(arguments: &RunArguments, language: Language) -> Status {
    let tabs = match read_session_file(&arguments.file) {
        Ok(tabs) => tabs,
        Err(error) => {
            tell(&say::session_file_error(language, &arguments.file, error));
            return Status::Failed;
        }
    };
    let mut tab = match one_of(tabs, arguments.tab_name.as_deref()) {
        Ok(tab) => tab,
        Err(names) => {
            tell(&say::which_tab(language, &arguments.file, &names));
            return Status::Usage;
        }
    };
    match plan::apply(&arguments.tab, &mut tab) {
        Ok(()) => run_tab(tab, &arguments.tab, &arguments.run, language),
        Err(error) => refuse(&error, language),
    }
}

/// The tab of a name, or the only one there is; else the names that there are.
fn one_of(tabs: Vec<TabSettings>, name: Option<&str>) -> Result<TabSettings, Vec<String>> {
    let names = || tabs.iter().map(plan::title).collect();
    let is_it = |tab: &&TabSettings| name.is_none_or(|name| plan::title(tab) == name);
    let mut found = tabs.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.clone()),
        _ => Err(names()),
    }
}

/// The tabs that `open` and `--session` want in the window.
pub fn window_tabs(arguments: &Arguments, language: Language) -> Result<WindowTabs, Status> {
    let told = match &arguments.command {
        Some(CommandArgument::Open(open)) => open,
        _ => return Ok(WindowTabs::default()),
    };
    let tab = match &told.kind {
        None => return Ok(WindowTabs::default()),
        Some(OpenKind::Udp(tab)) => open_tab(tab),
        Some(OpenKind::TcpClient(tab)) => open_tab(tab),
        Some(OpenKind::TcpServer(tab)) => open_tab(tab),
    };
    let tab = tab.map_err(|error| refuse(&error, language))?;
    Ok(WindowTabs {
        tabs: vec![tab],
        open_at_once: told.start,
    })
}

fn open_tab<K: Kind + clap::Args>(arguments: &OpenTab<K>) -> Result<TabSettings, UsageError> {
    let mut tab = plan::tab(&arguments.kind, &arguments.tab)?;
    if let Some(text) = arguments.send.as_ref().or(arguments.send_hex.as_ref()) {
        tab.send.message.clone_from(text);
        tab.send.as_hex = arguments.send.is_none();
    }
    Ok(tab)
}

fn session<K: Kind + clap::Args>(arguments: &SessionArguments<K>, language: Language) -> Status {
    match plan::tab(&arguments.kind, &arguments.tab) {
        Ok(tab) => run_tab(tab, &arguments.tab, &arguments.run, language),
        Err(error) => refuse(&error, language),
    }
}

fn run_tab(
    tab: TabSettings,
    arguments: &TabArguments,
    options: &RunOptions,
    language: Language,
) -> Status {
    let repeats = arguments.repeat.is_some();
    let planned = Plan::new(tab, options, repeats).and_then(|plan| {
        let link = plan.settings.network.link_spec();
        Ok((link.map_err(UsageError::Network)?, plan))
    });
    match planned {
        Ok((link, plan)) if files_are_there(&plan, language) => {
            run::run(plan, link, None, language)
        }
        Ok(_) => Status::Failed,
        Err(error) => refuse(&error, language),
    }
}

/// What cannot be read is said before anything is opened.
fn files_are_there(plan: &Plan, language: Language) -> bool {
    let sends = plan.stages.iter().flat_map(|stage| &stage.sends);
    let mut are_there = true;
    for send in sends {
        if let Payload::File(path) = send
            && let Err(error) = std::fs::File::open(path)
        {
            tell(&say::unreadable_file(language, path, error.kind()));
            are_there = false;
        }
    }
    are_there
}

fn refuse(error: &UsageError, language: Language) -> Status {
    tell(&error.say(language));
    Status::Usage
}
