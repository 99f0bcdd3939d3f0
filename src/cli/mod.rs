//! The command line. The only folder that names clap.
//!
//! Start with [`parse`]. So far the command line opens the window; the
//! sessions without a window come with their own issue.
//!
//! Does not open windows or sockets itself.

pub mod convert;
pub mod source;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::settings::Theme;
use crate::value::Language;

/// Opens the window of Wirepad, a network debug assistant.
#[derive(Debug, Parser)]
#[command(name = "wirepad", version, about)]
pub struct Arguments {
    /// The language of the window, for this start
    #[arg(long, value_enum)]
    pub lang: Option<LanguageArgument>,

    /// Draw with this and nothing else
    #[arg(long, value_enum)]
    pub renderer: Option<Renderer>,

    /// The theme, for this start
    #[arg(long, value_enum)]
    pub theme: Option<ThemeArgument>,

    /// Keep the settings in this file
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    /// Keep the records of each tab in this directory, for this start
    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,

    /// Keep records in memory only, for this start
    #[arg(long, conflicts_with = "journal")]
    pub no_journal: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    En,
    Zh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeArgument {
    Light,
    Dark,
    System,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Renderer {
    /// OpenGL
    Glow,
    /// Vulkan, Metal or DirectX 12
    Wgpu,
}

impl From<LanguageArgument> for Language {
    fn from(argument: LanguageArgument) -> Self {
        match argument {
            LanguageArgument::En => Self::English,
            LanguageArgument::Zh => Self::Chinese,
        }
    }
}

impl From<ThemeArgument> for Theme {
    fn from(argument: ThemeArgument) -> Self {
        match argument {
            ThemeArgument::Light => Self::Light,
            ThemeArgument::Dark => Self::Dark,
            ThemeArgument::System => Self::System,
        }
    }
}

/// Reads the command line; wrong words end the program with status 2.
pub fn parse() -> Arguments {
    Arguments::parse()
}
