//! Opening the window, and failing well.

use eframe::egui::{ViewportBuilder, vec2};
use eframe::{NativeOptions, Renderer};
use winit::dpi::{PhysicalPosition, PhysicalSize};
use winit::window::Window;

use super::app::{App, Start};
use super::fonts;
use crate::i18n::words;
use crate::settings::WindowPlace;
use crate::value::{self, Display, Language, RendererFault};

/// What to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RendererChoice {
    /// The one that is best known to work here first, then the other.
    Automatic,
    Glow,
    Wgpu,
}

const DEFAULT_SIZE: [f32; 2] = [1100.0, 720.0];
const LEAST_SIZE: [f32; 2] = [480.0, 400.0];
/// Pixels of a title bar that must be seen.
const REACHABLE: i32 = 48;

/// Shows the window until it is closed. An error is one sentence for a person.
pub fn run(start: &Start, choice: RendererChoice, language: Language) -> Result<(), String> {
    check_display(language)?;
    fonts::silence_list_panics();
    let mut reasons = Vec::new();
    for renderer in renderers(choice) {
        match run_with(start, renderer) {
            Ok(()) => return Ok(()),
            // No event loop can be made twice, so the other renderer cannot help.
            Err(error @ (eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_))) => {
                tracing::debug!(%error, "no event loop");
                return Err(words(language).display_refuses.to_owned());
            }
            Err(error) => reasons.push(format!("{renderer}: {error}")),
        }
    }
    Err(format!(
        "{} ({})",
        words(language).no_renderer,
        reasons.join("; ")
    ))
}

/// Tells a person why there is no window: on the terminal, and in a box of the
/// system when the program was started by a click.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
pub fn say_failure(language: Language, sentence: &str) {
    use std::io::IsTerminal;
    eprintln!("wirepad: {sentence}");
    if !std::io::stderr().is_terminal() && check_display(language).is_ok() {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title(words(language).window_title)
            .set_description(sentence)
            .show();
    }
}

/// Makes a window that is never shown, with what draws it, and ends. Says by
/// whom it would be drawn where that is known, or why it cannot be.
///
/// For a process of its own: a driver may crash or never answer.
pub fn try_renderer(
    renderer: value::Renderer,
    language: Language,
) -> Result<String, RendererFault> {
    check_display(language).map_err(RendererFault::Other)?;
    let options = NativeOptions {
        viewport: ViewportBuilder::default().with_visible(false),
        renderer: match renderer {
            value::Renderer::Glow => Renderer::Glow,
            value::Renderer::Wgpu => Renderer::Wgpu,
        },
        system_font_fallback: false,
        persist_window: false,
        ..NativeOptions::default()
    };
    let mut drawn_by = None;
    let outcome = eframe::run_native(
        "wirepad",
        options,
        Box::new(|creation| {
            let adapter = creation.wgpu_render_state.as_ref();
            let name = adapter.map(|state| state.adapter.get_info().name);
            drawn_by = Some(name.unwrap_or_default());
            // All that draws is there by now; the window is shown after its
            // first frame.
            Err(Box::from("tried"))
        }),
    );
    match (drawn_by, outcome) {
        (Some(name), _) => Ok(name),
        // Its text names files of the build.
        (None, Err(eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_))) => {
            Err(RendererFault::Display)
        }
        (None, Err(error)) => Err(RendererFault::Other(error.to_string())),
        (None, Ok(())) => Err(RendererFault::Other(String::from("no window was made"))),
    }
}

fn renderers(choice: RendererChoice) -> Vec<Renderer> {
    match choice {
        RendererChoice::Glow => vec![Renderer::Glow],
        RendererChoice::Wgpu => vec![Renderer::Wgpu],
        // Apple has given OpenGL up; elsewhere it starts faster and takes less memory.
        RendererChoice::Automatic if cfg!(target_os = "macos") => {
            vec![Renderer::Wgpu, Renderer::Glow]
        }
        RendererChoice::Automatic => vec![Renderer::Glow, Renderer::Wgpu],
    }
}

fn run_with(start: &Start, renderer: Renderer) -> eframe::Result {
    let start = start.clone();
    let options = NativeOptions {
        viewport: viewport(start.loaded.saved.preferences.window),
        renderer,
        // The window brings its own font providers.
        system_font_fallback: false,
        persist_window: false,
        ..NativeOptions::default()
    };
    eframe::run_native(
        "wirepad",
        options,
        Box::new(move |creation| {
            let place = start.loaded.saved.preferences.window;
            let is_maximized = place.is_some_and(|place| place.maximized);
            if let Some(window) = creation.winit_window().filter(|_| !is_maximized) {
                bring_on_screen(window);
            }
            Ok(Box::new(App::new(&creation.egui_ctx, start)))
        }),
    )
}

fn viewport(place: Option<WindowPlace>) -> ViewportBuilder {
    let size = place.map_or(DEFAULT_SIZE, |place| place.size);
    let mut viewport = ViewportBuilder::default()
        .with_app_id("wirepad")
        .with_title("Wirepad")
        .with_inner_size(size)
        .with_min_inner_size(vec2(LEAST_SIZE[0], LEAST_SIZE[1]))
        .with_maximized(place.is_some_and(|place| place.maximized));
    if let Some(position) = place.and_then(|place| place.position) {
        viewport = viewport.with_position(position);
    }
    match eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon-256.png")) {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    }
}

/// The screen that the window stood on may be gone, or have another scale: a
/// window that cannot be reached is moved to one that is there, and one that is
/// too large is made smaller.
fn bring_on_screen(window: &Window) {
    // Wayland tells no places, and places windows itself.
    let Ok(at) = window.outer_position() else {
        return;
    };
    let screens: Vec<Screen> = window
        .available_monitors()
        .map(|monitor| Screen {
            at: monitor.position(),
            size: monitor.size(),
        })
        .collect();
    let (outer, inner) = (window.outer_size(), window.inner_size());
    let found = reachable(at, outer, &screens);
    if let Some((place, size)) = fitting(found.unwrap_or(at), outer, &screens) {
        window.set_outer_position(place);
        let without_frame = |new: u32, outer: u32, inner: u32| new.saturating_sub(outer - inner);
        let width = without_frame(size.width, outer.width.max(inner.width), inner.width);
        let height = without_frame(size.height, outer.height.max(inner.height), inner.height);
        // Some systems answer at once, others later.
        let _ = window.request_inner_size(PhysicalSize::new(width, height));
    } else if let Some(place) = found {
        window.set_outer_position(place);
    }
}

/// A monitor, in pixels.
#[derive(Clone, Copy, Debug)]
struct Screen {
    at: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
}

/// Another place for a window whose title bar is on no screen; the first screen
/// is taken for the main one.
fn reachable(
    at: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
    screens: &[Screen],
) -> Option<PhysicalPosition<i32>> {
    let first = screens.first()?;
    let is_seen = screens.iter().any(|screen| screen.shows_title(at, size));
    let beside = |start: i32| start.saturating_add(REACHABLE);
    (!is_seen).then(|| PhysicalPosition::new(beside(first.at.x), beside(first.at.y)))
}

/// Another place and size for a window that takes a whole screen and reaches
/// beyond it. One that is small enough was put there by the user.
fn fitting(
    at: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
    screens: &[Screen],
) -> Option<(PhysicalPosition<i32>, PhysicalSize<u32>)> {
    let is_seen_whole = Screen::corners(at, size)
        .iter()
        .all(|corner| screens.iter().any(|screen| screen.contains(*corner)));
    let screen = screens.iter().find(|screen| screen.shows_title(at, size))?;
    let (x, width) = fitting_side((at.x, size.width), (screen.at.x, screen.size.width));
    let (y, height) = fitting_side((at.y, size.height), (screen.at.y, screen.size.height));
    let found = (
        PhysicalPosition::new(x, y),
        PhysicalSize::new(width, height),
    );
    (!is_seen_whole && found != (at, size)).then_some(found)
}

/// Where a side of the window begins and how long it is.
fn fitting_side((at, size): (i32, u32), (start, room): (i32, u32)) -> (i32, u32) {
    let fits_easily = size.saturating_add(2 * REACHABLE.unsigned_abs()) <= room;
    if fits_easily {
        return (at, size);
    }
    let size = size.min(room);
    let last = start.saturating_add_unsigned(room - size);
    (at.clamp(start, last), size)
}

impl Screen {
    /// The points of the window's corners.
    fn corners(at: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> [(i64, i64); 4] {
        let [left, top] = [at.x, at.y].map(i64::from);
        let right = left + i64::from(size.width) - 1;
        let bottom = top + i64::from(size.height) - 1;
        [(left, top), (right, top), (left, bottom), (right, bottom)]
    }

    fn contains(&self, (x, y): (i64, i64)) -> bool {
        let [left, top] = [self.at.x, self.at.y].map(i64::from);
        let right = left + i64::from(self.size.width);
        let bottom = top + i64::from(self.size.height);
        (left..right).contains(&x) && (top..bottom).contains(&y)
    }

    /// Enough of the title bar to take hold of it with the mouse.
    fn shows_title(&self, at: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> bool {
        let [left, top] = [self.at.x, self.at.y].map(i64::from);
        let right = left + i64::from(self.size.width);
        let bottom = top + i64::from(self.size.height);
        let [x, y, hold] = [at.x, at.y, REACHABLE].map(i64::from);
        let seen = (x + i64::from(size.width)).min(right) - x.max(left);
        seen >= hold && y >= top - hold / 2 && y + hold <= bottom
    }
}

/// Where a window can be opened, as the environment says.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn display() -> Option<Display> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET") {
        Some(Display::Wayland)
    } else {
        is_set("DISPLAY").then_some(Display::X11)
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn display() -> Option<Display> {
    Some(Display::OfSystem)
}

/// What can be known before anything is opened: a display, and on X11 the
/// library without which the keyboard code panics.
#[cfg(all(unix, not(target_os = "macos")))]
fn check_display(language: Language) -> Result<(), String> {
    let Some(display) = display() else {
        return Err(words(language).no_display.to_owned());
    };
    if xkbcommon_dl::xkbcommon_option().is_none() {
        return Err(words(language).no_xkbcommon.to_owned());
    }
    if display == Display::X11 && xkbcommon_dl::x11::xkbcommon_x11_option().is_none() {
        return Err(words(language).no_xkbcommon_x11.to_owned());
    }
    Ok(())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn check_display(_: Language) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Screen = Screen {
        at: PhysicalPosition::new(0, 0),
        size: PhysicalSize::new(1_920, 1_080),
    };
    const SECOND: Screen = Screen {
        at: PhysicalPosition::new(-1_280, 0),
        size: PhysicalSize::new(1_280, 1_024),
    };

    fn moved(x: i32, y: i32, screens: &[Screen]) -> bool {
        let (at, size) = (PhysicalPosition::new(x, y), PhysicalSize::new(1_100, 720));
        reachable(at, size, screens).is_some()
    }

    #[test]
    fn a_window_whose_screen_is_gone_is_brought_back() {
        assert!(!moved(-1_200, 100, &[SCREEN, SECOND]));
        assert!(moved(-1_200, 100, &[SCREEN]));
        assert!(moved(100, 5_000, &[SCREEN]));
        assert!(moved(-32_000, -32_000, &[SCREEN, SECOND]));
    }

    fn fitted(place: [i32; 2], size: [u32; 2], screens: &[Screen]) -> Option<[i64; 4]> {
        let (at, size) = (PhysicalPosition::from(place), PhysicalSize::from(size));
        let (at, size) = fitting(at, size, screens)?;
        let [x, y] = [at.x, at.y].map(i64::from);
        Some([x, y, size.width.into(), size.height.into()])
    }

    #[test]
    fn a_window_larger_than_its_screen_is_moved_and_made_smaller() {
        let small = Screen {
            at: PhysicalPosition::new(0, 0),
            size: PhysicalSize::new(1_400, 900),
        };
        let whole = Some([0, 0, 1_400, 900]);
        assert_eq!(fitted([300, 194], [1_400, 900], &[small]), whole);
        assert_eq!(fitted([300, 194], [2_200, 1_440], &[small]), whole);
        let moved = Some([20, 0, 1_380, 900]);
        assert_eq!(fitted([300, 194], [1_380, 924], &[small]), moved);
        let high = Some([-900, 0, 800, 1_024]);
        assert_eq!(fitted([-900, 90], [800, 1_100], &[SCREEN, SECOND]), high);
    }

    #[test]
    fn a_window_that_fits_keeps_its_place_and_size() {
        for (at, size) in [
            ([0, 0], [1_920, 1_080]),
            ([1_800, 900], [1_100, 720]),
            ([-1_200, 20], [3_000, 900]),
            ([9_000, 0], [1_100, 720]),
        ] {
            assert_eq!(fitted(at, size, &[SCREEN, SECOND]), None, "{at:?} {size:?}");
        }
    }

    #[test]
    fn a_window_that_can_be_taken_hold_of_stays() {
        assert!(!moved(0, 0, &[SCREEN]));
        assert!(!moved(-8, -8, &[SCREEN]), "a maximized window of Windows");
        assert!(!moved(1_800, 1_000, &[SCREEN]));
        assert!(!moved(9_000, 0, &[]), "nothing is known");
    }
}
