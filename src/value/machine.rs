//! What the window finds on this machine, in words that commands know too.

use std::path::PathBuf;

/// Where a window can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    X11,
    Wayland,
    /// Windows and macOS, which have one of their own.
    OfSystem,
}

/// What draws a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL.
    Glow,
    /// Vulkan, Metal or DirectX 12.
    Wgpu,
}

impl Renderer {
    pub const ALL: [Self; 2] = [Self::Glow, Self::Wgpu];

    /// As the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Glow => "glow",
            Self::Wgpu => "wgpu",
        }
    }
}

/// Why a renderer did not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RendererFault {
    /// The display does not answer, so nothing draws on it.
    Display,
    /// In the words of the libraries.
    Other(String),
}

/// A font that draws Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFound {
    pub family: String,
    /// `None`: the system does not tell.
    pub file: Option<PathBuf>,
    /// The family is known to have Simplified Chinese forms; others may have
    /// Japanese or Traditional ones.
    pub is_simplified: bool,
}

/// The fonts that draw Chinese in the window; `None`: no font has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChineseFonts {
    pub proportional: Option<FontFound>,
    pub monospace: Option<FontFound>,
}
