//! What draws the window, tried in processes of their own, so that a driver that
//! crashes or hangs is told of and not suffered.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::Voice;
use super::child::{self, Ended};
use super::report::Row;
use crate::i18n::say::doctor::window::{self as say, Packages};
use crate::i18n::words;
use crate::value::{Display, Renderer};

/// A software renderer on a slow machine needs two or three.
const PATIENCE: Duration = Duration::from_secs(5);

/// Exit statuses of a trial, with the name of the device or the reason on its
/// standard output. Every other is a crash.
pub const STARTS: u8 = 0;
pub const REFUSED: u8 = 1;
pub const NO_ANSWER_OF_DISPLAY: u8 = 3;

const DRIVERS: Packages = Packages {
    debian: "libegl1 libgl1-mesa-dri mesa-vulkan-drivers",
    fedora: "mesa-libEGL mesa-dri-drivers mesa-vulkan-drivers",
    arch: "mesa vulkan-swrast",
};

/// How a trial went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trial {
    /// With the name of the device, empty where it is not told.
    Starts(String),
    Refused(String),
    Crashed(String),
    Silent,
    DisplaySilent,
    NoDisplay,
    /// This program could not be started again.
    NotStarted(Option<PathBuf>),
}

pub(super) fn rows(voice: Voice, display: Option<Display>) -> Vec<Row> {
    let trials = match display {
        None => [Trial::NoDisplay, Trial::NoDisplay],
        Some(_) => thread::scope(|scope| {
            let vulkan = scope.spawn(|| try_renderer(voice, Renderer::Wgpu));
            let opengl = try_renderer(voice, Renderer::Glow);
            [opengl, vulkan.join().unwrap_or(Trial::Silent)]
        }),
    };
    judged(voice, &trials, std::env::consts::OS)
}

fn try_renderer(voice: Voice, renderer: Renderer) -> Trial {
    let Ok(program) = std::env::current_exe() else {
        return Trial::NotStarted(None);
    };
    let mut command = Command::new(&program);
    command.args(["doctor", "--try-renderer", renderer.name()]);
    command.args(["--lang", voice.language.code()]);
    // A port that only one program can have.
    command.env_remove("EGUI_INSPECTION");
    match child::run(command, PATIENCE) {
        Ok(Ended::Itself(status, answer)) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            match code {
                Some(STARTS) => Trial::Starts(answer),
                Some(REFUSED) => Trial::Refused(answer),
                Some(NO_ANSWER_OF_DISPLAY) => Trial::DisplaySilent,
                _ => Trial::Crashed(status.to_string()),
            }
        }
        Ok(Ended::TooLate) => Trial::Silent,
        Err(_) => Trial::NotStarted(Some(program)),
    }
}

/// `trials` are in the order of [`Renderer::ALL`].
fn judged(voice: Voice, trials: &[Trial; 2], system: &str) -> Vec<Row> {
    let [opengl, vulkan] = trials;
    vec![
        row(voice, Renderer::Glow, opengl, vulkan, system),
        row(voice, Renderer::Wgpu, vulkan, opengl, system),
    ]
}

/// A renderer that does not start is a note as long as the other one does.
fn row(voice: Voice, renderer: Renderer, trial: &Trial, other: &Trial, system: &str) -> Row {
    let language = voice.language;
    let (caption, other_name) = match renderer {
        Renderer::Glow => (voice.captions().glow, Renderer::Wgpu.name()),
        Renderer::Wgpu => (voice.captions().wgpu, Renderer::Glow.name()),
    };
    let found = found(voice, trial);
    let row = match (trial, other) {
        (Trial::Starts(_), _) => Row::ok(caption, found),
        // The display itself is told in its own row.
        (Trial::NoDisplay | Trial::NotStarted(_), _) => Row::note(caption, found),
        (Trial::DisplaySilent, _) => {
            Row::attention(caption, found).advice(words(language).display_refuses.to_owned())
        }
        (_, Trial::Starts(_)) => {
            Row::note(caption, found).advice(say::other_renderer_serves(language, other_name))
        }
        _ => {
            Row::attention(caption, found).advice(say::renderer_advice(language, &DRIVERS, system))
        }
    };
    let starts = match trial {
        Trial::Starts(_) => Some(true),
        Trial::NoDisplay | Trial::NotStarted(_) => None,
        Trial::Refused(_) | Trial::Crashed(_) | Trial::Silent | Trial::DisplaySilent => Some(false),
    };
    let detail = match trial {
        Trial::Starts(text) | Trial::Refused(text) | Trial::Crashed(text) => Some(text.as_str()),
        Trial::Silent | Trial::DisplaySilent | Trial::NoDisplay | Trial::NotStarted(_) => None,
    };
    row.value("starts", starts).value("detail", detail)
}

fn found(voice: Voice, trial: &Trial) -> String {
    let language = voice.language;
    match trial {
        Trial::Starts(by) => say::renderer_starts(language, by),
        Trial::Refused(reason) => say::renderer_refused(language, reason),
        Trial::Crashed(how) => say::renderer_crashed(language, how),
        Trial::Silent => say::renderer_silent(language, PATIENCE.as_secs()),
        Trial::DisplaySilent => say::display_silent(language),
        Trial::NoDisplay => say::renderer_not_tried(language),
        Trial::NotStarted(path) => say::program_not_started(language, path.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Verdict;
    use crate::value::Language;

    fn verdicts(trials: &[Trial; 2]) -> [Verdict; 2] {
        let voice = Voice {
            language: Language::English,
        };
        let rows = judged(voice, trials, "linux");
        [rows[0].verdict, rows[1].verdict]
    }

    fn refused() -> Trial {
        Trial::Refused(String::from("no configuration"))
    }

    fn crashed() -> Trial {
        Trial::Crashed(String::from("signal: 11 (SIGSEGV)"))
    }

    fn starts() -> Trial {
        Trial::Starts(String::from("llvmpipe"))
    }

    #[test]
    fn one_renderer_is_enough() {
        use Verdict::{Attention, Note, Ok};
        assert_eq!(verdicts(&[starts(), starts()]), [Ok, Ok]);
        assert_eq!(verdicts(&[starts(), crashed()]), [Ok, Note]);
        assert_eq!(verdicts(&[Trial::Silent, starts()]), [Note, Ok]);
        assert_eq!(verdicts(&[refused(), crashed()]), [Attention, Attention]);
        let silent = [Trial::DisplaySilent, Trial::DisplaySilent];
        assert_eq!(verdicts(&silent), [Attention, Attention]);
        let none = [Trial::NoDisplay, Trial::NoDisplay];
        assert_eq!(verdicts(&none), [Note, Note]);
    }

    #[test]
    fn how_a_trial_went_is_said_in_both_languages() {
        for (language, parts) in [
            (
                Language::English,
                ["SIGSEGV", "within 5 s", "no display", "llvmpipe"],
            ),
            (
                Language::Chinese,
                ["SIGSEGV", "5 秒", "没有显示环境", "llvmpipe"],
            ),
        ] {
            let trials = [crashed(), Trial::Silent, Trial::NoDisplay, starts()];
            for (trial, part) in trials.iter().zip(parts) {
                let said = found(Voice { language }, trial);
                assert!(said.contains(part), "{part} in {said}");
            }
        }
    }

    #[test]
    fn what_to_install_is_said_when_neither_starts() {
        let voice = Voice {
            language: Language::Chinese,
        };
        for row in judged(voice, &[refused(), Trial::Silent], "linux") {
            assert!(row.advice.unwrap().contains("mesa-vulkan-drivers"));
            assert_eq!(row.values["starts"], false);
        }
    }
}
