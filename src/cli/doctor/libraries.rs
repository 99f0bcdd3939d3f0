//! The libraries that the window opens while it runs, so that no packaging tool
//! finds them (Linux and the BSDs).
//!
//! They are looked for where the loader looks (ld.so(8)) and not loaded: code of
//! a broken driver would run here.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Voice;
use super::report::{Row, Verdict};
use crate::i18n::say::doctor::window::{self as say, Packages};
use crate::value::Display;

/// The loader's list of what is installed (ldconfig(8)).
const CACHE: &str = "/etc/ld.so.cache";
/// A system with everything installed has less than 1 MiB.
const LONGEST_CACHE: u64 = 64 << 20;

/// Who needs a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    EveryWindow,
    X11,
    Wayland,
    /// One of these is enough to draw.
    Drawing,
}

struct Library {
    file: &'static str,
    needed: For,
    packages: Packages,
}

const fn library(
    file: &'static str,
    needed: For,
    [debian, fedora, arch]: [&'static str; 3],
) -> Library {
    let packages = Packages {
        debian,
        fedora,
        arch,
    };
    Library {
        file,
        needed,
        packages,
    }
}

const LIBRARIES: [Library; 11] = [
    library("libX11.so.6", For::X11, ["libx11-6", "libX11", "libx11"]),
    library(
        "libX11-xcb.so.1",
        For::X11,
        ["libx11-xcb1", "libX11-xcb", "libx11"],
    ),
    library(
        "libXcursor.so.1",
        For::X11,
        ["libxcursor1", "libXcursor", "libxcursor"],
    ),
    library("libXi.so.6", For::X11, ["libxi6", "libXi", "libxi"]),
    library(
        "libxkbcommon-x11.so.0",
        For::X11,
        ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"],
    ),
    library(
        "libxkbcommon.so.0",
        For::EveryWindow,
        ["libxkbcommon0", "libxkbcommon", "libxkbcommon"],
    ),
    library(
        "libwayland-client.so.0",
        For::Wayland,
        ["libwayland-client0", "libwayland-client", "wayland"],
    ),
    library(
        "libfontconfig.so.1",
        For::EveryWindow,
        ["libfontconfig1", "fontconfig", "fontconfig"],
    ),
    library(
        "libGL.so.1",
        For::Drawing,
        [
            "libgl1 libgl1-mesa-dri",
            "mesa-libGL mesa-dri-drivers",
            "libglvnd mesa",
        ],
    ),
    library(
        "libEGL.so.1",
        For::Drawing,
        [
            "libegl1 libgl1-mesa-dri",
            "mesa-libEGL mesa-dri-drivers",
            "libglvnd mesa",
        ],
    ),
    library(
        "libvulkan.so.1",
        For::Drawing,
        [
            "libvulkan1 mesa-vulkan-drivers",
            "vulkan-loader mesa-vulkan-drivers",
            "vulkan-icd-loader",
        ],
    ),
];

/// What kind of window there is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    x11: bool,
    wayland: bool,
}

impl Needed {
    /// Without a display the one to come is taken for X11, which most have, at
    /// least beside Wayland.
    pub fn by(display: Option<Display>) -> Self {
        let wayland = display == Some(Display::Wayland);
        Self {
            x11: !wayland,
            wayland,
        }
    }
}

/// A row a library; `find` says where one is.
pub(super) fn rows(
    voice: Voice,
    needed: Needed,
    find: impl Fn(&str) -> Option<PathBuf>,
) -> Vec<Row> {
    let found: Vec<_> = LIBRARIES.iter().map(|each| find(each.file)).collect();
    let can_draw = LIBRARIES
        .iter()
        .zip(&found)
        .any(|(library, found)| library.needed == For::Drawing && found.is_some());
    let rows = LIBRARIES.iter().zip(&found);
    rows.map(|(library, found)| {
        let is_needed = match library.needed {
            For::EveryWindow => true,
            For::X11 => needed.x11,
            For::Wayland => needed.wayland,
            For::Drawing => !can_draw,
        };
        row(voice, library, found.as_deref(), is_needed)
    })
    .collect()
}

fn row(voice: Voice, library: &Library, found: Option<&Path>, is_needed: bool) -> Row {
    let packages = &library.packages;
    let named = |verdict, found| Row::named(library.file, library.file, verdict, found);
    let row = match found {
        Some(path) => {
            let path = path.to_string_lossy().into_owned();
            named(Verdict::Ok, path.clone()).value("path", path)
        }
        None if is_needed => named(Verdict::Attention, say::library_missing(voice.language))
            .advice(say::install(voice.language, packages)),
        None => named(Verdict::Note, say::not_needed_here(voice.language)),
    };
    row.value("present", found.is_some())
        .value("debian", packages.debian)
        .value("fedora", packages.fedora)
        .value("arch", packages.arch)
}

/// Where the loader would find a library.
pub(super) fn find(file: &str) -> Option<PathBuf> {
    let cache = read_cache(Path::new(CACHE));
    let places = library_path().into_iter().chain(standard_directories());
    let by_directory = places.map(|directory| directory.join(file));
    let mut candidates = by_directory.chain(in_cache(&cache, file));
    candidates.find(|path| is_for_this_machine(path))
}

fn library_path() -> Vec<PathBuf> {
    let variable = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    std::env::split_paths(&variable)
        .filter(|path| path.is_absolute())
        .collect()
}

/// Besides those of ld.so(8), those of Debian's kinds of machines.
fn standard_directories() -> Vec<PathBuf> {
    let kind = format!("{}-linux-gnu", std::env::consts::ARCH);
    let mut directories = Vec::new();
    for root in ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"] {
        directories.push(Path::new(root).join(&kind));
        directories.push(PathBuf::from(root));
    }
    directories
}

fn read_cache(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = File::open(path) {
        // What is not there is looked for in directories.
        let _ = file.take(LONGEST_CACHE).read_to_end(&mut bytes);
    }
    bytes
}

/// Paths in the cache that end with the file's name. The cache is a table of
/// offsets and then all names and paths, each ended by a zero (`dl-cache.h` of
/// glibc); the paths tell enough.
fn in_cache(cache: &[u8], file: &str) -> Vec<PathBuf> {
    let ending = format!("/{file}");
    cache
        .split(|byte| *byte == 0)
        .filter_map(|text| std::str::from_utf8(text).ok())
        .filter(|text| text.starts_with('/') && text.ends_with(&ending))
        .map(PathBuf::from)
        .collect()
}

/// An ELF file of this program's width and machine (elf(5)): a system may have
/// libraries for others too.
fn is_for_this_machine(path: &Path) -> bool {
    let mut head = [0; 20];
    let is_read = fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut head).is_ok());
    is_read && fits(&head, usize::BITS, std::env::consts::ARCH)
}

fn fits(head: &[u8; 20], bits: u32, machine: &str) -> bool {
    let class = if bits == 64 { 2 } else { 1 };
    let number = match head[5] {
        1 => u16::from_le_bytes([head[18], head[19]]),
        _ => u16::from_be_bytes([head[18], head[19]]),
    };
    let is_machine = match machine {
        "x86" => number == 3,
        "arm" => number == 40,
        "x86_64" => number == 62,
        "aarch64" => number == 183,
        "riscv64" => number == 243,
        "loongarch64" => number == 258,
        _ => true,
    };
    head.starts_with(b"\x7fELF") && head[4] == class && is_machine
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Language;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    fn verdict_of(rows: &[Row], file: &str) -> Verdict {
        rows.iter().find(|row| row.key == file).unwrap().verdict
    }

    #[test]
    fn a_bare_machine_is_told_every_missing_library_with_its_packages() {
        for language in Language::ALL {
            let rows = rows(Voice { language }, Needed::by(None), |_| None);
            for row in &rows {
                let is_for_wayland = row.key == "libwayland-client.so.0";
                assert_eq!(row.verdict == Verdict::Note, is_for_wayland, "{row:?}");
                assert_eq!(row.values["present"], false);
            }
            let advice = rows[4].advice.as_deref().unwrap();
            assert!(advice.contains("libxkbcommon-x11-0"), "{advice}");
            assert!(
                advice.contains("Fedora") && advice.contains("Arch"),
                "{advice}"
            );
        }
    }

    #[test]
    fn under_wayland_the_libraries_of_x11_are_not_needed() {
        let needed = Needed::by(Some(Display::Wayland));
        let rows = rows(VOICE, needed, |_| None);
        assert_eq!(verdict_of(&rows, "libX11.so.6"), Verdict::Note);
        assert_eq!(
            verdict_of(&rows, "libwayland-client.so.0"),
            Verdict::Attention
        );
        assert_eq!(verdict_of(&rows, "libxkbcommon.so.0"), Verdict::Attention);
    }

    #[test]
    fn one_library_that_draws_is_enough() {
        let egl = |file: &str| (file == "libEGL.so.1").then(|| PathBuf::from("/lib/libEGL.so.1"));
        let rows = rows(VOICE, Needed::by(Some(Display::X11)), egl);
        assert_eq!(verdict_of(&rows, "libEGL.so.1"), Verdict::Ok);
        assert_eq!(verdict_of(&rows, "libGL.so.1"), Verdict::Note);
        assert_eq!(verdict_of(&rows, "libvulkan.so.1"), Verdict::Note);
    }

    #[test]
    fn the_cache_gives_paths_and_no_names() {
        let cache = b"glibc-ld.so.cache1.1\x03\0\0libX11.so.6\0/usr/lib/libX11.so.6\0/x/libX11.so.6.4\0/lib32/libX11.so.6\0";
        assert_eq!(
            in_cache(cache, "libX11.so.6"),
            ["/usr/lib/libX11.so.6", "/lib32/libX11.so.6"].map(PathBuf::from)
        );
        assert!(in_cache(b"\xff\xfe\0", "libX11.so.6").is_empty());
    }

    #[test]
    fn a_library_for_another_machine_does_not_count() {
        let mut head = [0; 20];
        head[..6].copy_from_slice(b"\x7fELF\x02\x01");
        head[18] = 62;
        assert!(fits(&head, 64, "x86_64"));
        assert!(!fits(&head, 32, "x86"));
        assert!(!fits(&head, 64, "aarch64"));
        head[0] = b'!';
        assert!(!fits(&head, 64, "x86_64"));
        let place = tempfile::tempdir().unwrap();
        assert!(!is_for_this_machine(place.path()));
        assert!(!is_for_this_machine(&place.path().join("absent")));
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn the_library_that_this_test_runs_with_is_found() {
        let path = find("libc.so.6").unwrap();
        assert!(path.ends_with("libc.so.6"), "{path:?}");
        assert_eq!(find("libnobody-has-this.so.1"), None);
    }
}
