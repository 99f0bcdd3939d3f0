//! Opening the window, and failing well.

use eframe::egui::{ViewportBuilder, vec2};
use eframe::{NativeOptions, Renderer};

use super::app::{App, Start};
use crate::i18n::words;
use crate::settings::WindowPlace;
use crate::value::Language;

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

/// Shows the window until it is closed. An error is one sentence for a person.
pub fn run(start: &Start, choice: RendererChoice, language: Language) -> Result<(), String> {
    check_display(language)?;
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
        Box::new(move |creation| Ok(Box::new(App::new(&creation.egui_ctx, start)))),
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

/// What can be known before anything is opened: a display, and on X11 the
/// library without which the keyboard code panics.
#[cfg(all(unix, not(target_os = "macos")))]
fn check_display(language: Language) -> Result<(), String> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let wayland = is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET");
    if !wayland && !is_set("DISPLAY") {
        return Err(words(language).no_display.to_owned());
    }
    if xkbcommon_dl::xkbcommon_option().is_none() {
        return Err(words(language).no_xkbcommon.to_owned());
    }
    if !wayland && xkbcommon_dl::x11::xkbcommon_x11_option().is_none() {
        return Err(words(language).no_xkbcommon_x11.to_owned());
    }
    Ok(())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn check_display(_: Language) -> Result<(), String> {
    Ok(())
}
