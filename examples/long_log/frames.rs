//! Frames of a window in this process.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::tz::TimeZone;
use wirepad::settings::Loaded;
use wirepad::ui::{App, PlaceOfThisStart, RecordPlaces, Start};
use wirepad::value::Language;

use super::ARRIVING_PER_SECOND;
use super::drive::{Flood, pause, poll_until};
use super::journal::{Odd, name};

const FRAMES: usize = 200;
const ROUNDS: usize = 5;
const FRAME_EVERY: Duration = Duration::from_millis(16);
const PATIENCE: Duration = Duration::from_secs(60);

/// Prints a table: each case in turns with the empty window.
pub fn measure(place: &Path, port: u16) -> Result<()> {
    let mut empty = Frames::empty();
    let mut long = Frames::reopened(place, &name(port))?;
    long.press("Open")?;
    long.wait_for("Close")?;
    long.focus_log()?;
    let to = ([127, 0, 0, 1], port).into();
    let count = u64::from(ARRIVING_PER_SECOND) * 300;
    let flood = Flood::start(to, ARRIVING_PER_SECOND, count);
    println!(
        "| frame's own time on a processor | empty window: median, longest | long log: median, longest |"
    );
    println!("|---|---|---|");
    for (name, case) in CASES {
        let mut spent = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            spent[0].extend(empty.frames(FRAMES / ROUNDS, |_, _| ()));
            case.prepare(&mut long);
            spent[1].extend(long.frames(FRAMES / ROUNDS, |long, nth| case.act(long, nth)));
            case.finish(&mut long);
        }
        let [empty, long] = spent.map(said);
        println!("| {name} | {empty} | {long} |");
    }
    println!("{} datagrams arrived meanwhile", flood.stop());
    Ok(())
}

/// Prints a table: logs of odd records, while the wheel turns and while the
/// scroll bar is dragged.
pub fn measure_odd() -> Result<()> {
    println!("| odd log | | wheel: median, longest | scroll bar: median, longest |");
    println!("|---|---|---|---|");
    for (said, odd) in Odd::ALL {
        let place = tempfile::tempdir()?;
        let name = odd.make(place.path())?;
        let mut window = Frames::reopened(place.path(), &name)?;
        window.focus_log()?;
        for mode in ["a record a row", "as a stream"] {
            let figures = [Case::Wheel, Case::Drag].map(|case| window.said_of(case));
            println!("| {said} | {mode} | {} | {} |", figures[0], figures[1]);
            let tick = window.harness.get_by_label("Log mode");
            tick.click();
            window.harness.run_steps(3);
            window.focus_log()?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Case {
    Start,
    Middle,
    Following,
    Drag,
    Wheel,
    Finding,
    Filtering,
}

/// Ten keys a second, of a text that is rare.
const TYPED: &str = "sensor 77!";
const FRAMES_A_KEY: usize = 6;

const CASES: [(&str, Case); 7] = [
    ("at the start", Case::Start),
    ("in the middle", Case::Middle),
    ("at the end, following", Case::Following),
    ("while the scroll bar is dragged", Case::Drag),
    ("while the wheel turns", Case::Wheel),
    // Last: the log does not have the keyboard after them.
    ("while a text to find is typed", Case::Finding),
    ("while a filter is typed", Case::Filtering),
];

impl Case {
    fn prepare(self, window: &mut Frames) {
        match self {
            Self::Start | Self::Wheel => window.key(Key::Home),
            Self::Following => window.key(Key::End),
            Self::Middle => {
                window.key(Key::Home);
                let middle = window.groove().center();
                window.hold_thumb();
                window.pointer(middle);
                window.button(middle, false);
            }
            Self::Drag => {
                window.key(Key::Home);
                window.hold_thumb();
            }
            Self::Finding => window.key(Key::F),
            Self::Filtering => {
                let keys = Modifiers::COMMAND | Modifiers::SHIFT;
                window.harness.key_press_modifiers(keys, Key::F);
            }
        }
        window.harness.step();
    }

    fn act(self, window: &mut Frames, nth: usize) {
        match self {
            Self::Drag => {
                let groove = window.groove();
                // Down and up again.
                let way = groove.height() * (nth as f32 * 0.02).sin().abs();
                let y = groove.top() + 5.0 + way;
                window.pointer(pos2(groove.center().x, y));
            }
            Self::Wheel => window.wheel(),
            Self::Finding | Self::Filtering => window.type_slowly(nth),
            Self::Start | Self::Middle | Self::Following => {}
        }
    }

    fn finish(self, window: &mut Frames) {
        if let Self::Drag = self {
            window.button(window.groove().center(), false);
        }
    }
}

struct Frames {
    harness: Harness<'static, App>,
}

impl Frames {
    fn empty() -> Self {
        Self::start(RecordPlaces {
            by_default: None,
            of_this_start: Some(PlaceOfThisStart::Memory),
        })
    }

    /// Goes on with the session that was left in this directory.
    fn reopened(place: &Path, name: &str) -> Result<Self> {
        let mut window = Self::start(RecordPlaces {
            by_default: Some(place.to_owned()),
            of_this_start: None,
        });
        window.press("Show…")?;
        window.press(&format!("Reopen {name}"))?;
        let has_rows = poll_until(PATIENCE, || {
            window.harness.step();
            let mut rows = window.harness.query_all_by_role(Role::ListItem);
            rows.next().map(|_| ())
        });
        ensure!(has_rows.is_some(), "no row is shown");
        Ok(window)
    }

    fn start(records: RecordPlaces) -> Self {
        let start = Start {
            store: None,
            loaded: Loaded::default(),
            records,
            language: Some(Language::English),
            theme: None,
            time_zone: TimeZone::UTC,
            tabs: Vec::new(),
            open_at_once: false,
        };
        let mut harness = Harness::builder()
            .with_size([1100.0, 720.0])
            .allow_missing_glyphs()
            .build_eframe(move |creation| App::new(&creation.egui_ctx, start));
        harness.run_steps(3);
        Self { harness }
    }

    /// The log has the keyboard.
    fn focus_log(&mut self) -> Result<()> {
        let place = self.log()?.center();
        self.click(place);
        Ok(())
    }

    fn said_of(&mut self, case: Case) -> String {
        case.prepare(self);
        let spent = self.frames(FRAMES, |window, nth| case.act(window, nth));
        case.finish(self);
        said(spent)
    }

    fn press(&mut self, name: &str) -> Result<()> {
        self.wait_for(name)?;
        self.harness
            .get_by_role_and_label(Role::Button, name)
            .click();
        self.harness.run_steps(3);
        Ok(())
    }

    fn wait_for(&mut self, name: &str) -> Result<()> {
        poll_until(PATIENCE, || {
            self.harness.step();
            self.harness
                .query_by_role_and_label(Role::Button, name)
                .map(|_| ())
        })
        .with_context(|| format!("no button {name:?}"))
    }

    fn log(&self) -> Result<Rect> {
        let list = self.harness.query_by_role_and_label(Role::List, "Data log");
        Ok(list.context("the log")?.rect())
    }

    /// The scroll bar's.
    fn groove(&self) -> Rect {
        let rows = self.log().unwrap_or(Rect::ZERO);
        Rect::from_min_max(
            rows.right_top(),
            rows.right_bottom() + eframe::egui::vec2(12.0, 0.0),
        )
    }

    fn hold_thumb(&mut self) {
        let groove = self.groove();
        let thumb = pos2(groove.center().x, groove.top() + 5.0);
        self.pointer(thumb);
        self.harness.step();
        self.button(thumb, true);
        self.harness.step();
    }

    fn click(&mut self, at: Pos2) {
        self.pointer(at);
        self.harness.step();
        for pressed in [true, false] {
            self.button(at, pressed);
            self.harness.step();
        }
    }

    fn pointer(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        self.harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.harness.step();
    }

    fn wheel(&mut self) {
        let middle = self.log().unwrap_or(Rect::ZERO).center();
        self.pointer(middle);
        self.harness.event(Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Point,
            delta: eframe::egui::vec2(0.0, -100.0),
            phase: eframe::egui::TouchPhase::Move,
            source: eframe::egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
    }

    /// The first key replaces what was typed in the round before.
    fn type_slowly(&mut self, nth: usize) {
        let typed = TYPED.chars().nth(nth / FRAMES_A_KEY);
        if let Some(typed) = typed.filter(|_| nth.is_multiple_of(FRAMES_A_KEY)) {
            self.harness.event(Event::Text(typed.to_string()));
        }
    }

    /// What each frame took, down to triangles.
    fn frames(&mut self, count: usize, act: impl Fn(&mut Self, usize)) -> Vec<Duration> {
        (0..count)
            .map(|nth| {
                pause(FRAME_EVERY);
                act(self, nth);
                let before = on_processor();
                self.harness.step();
                let shapes = self.harness.output().shapes.clone();
                let scale = self.harness.output().pixels_per_point;
                self.harness.ctx.tessellate(shapes, scale);
                on_processor() - before
            })
            .collect()
    }
}

/// What this thread has had of a processor. The system brings the figure up to
/// date when the thread gives way.
fn on_processor() -> Duration {
    std::thread::yield_now();
    let figures = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = figures.split_whitespace().next();
    Duration::from_nanos(nanos.and_then(|it| it.parse().ok()).unwrap_or_default())
}

fn said(mut spent: Vec<Duration>) -> String {
    spent.sort();
    let median = spent[spent.len() / 2].as_secs_f64() * 1e3;
    let longest = spent[spent.len() - 1].as_secs_f64() * 1e3;
    format!("{median:.2} ms, {longest:.2} ms")
}
