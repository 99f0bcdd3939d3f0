//! Chinese in the right forms, whatever the system's locale.
//!
//! The system's own fallback picks a font by the process locale: under a
//! locale that is not Chinese it answers with Japanese forms for Chinese
//! characters. So a provider of named families stands before it.
//!
//! Does not copy font files: they are memory-mapped by `fontique`.

use std::sync::Arc;

use eframe::egui::Context;
use eframe::egui::epaint::mutex::Mutex;
use eframe::egui::epaint::text::{
    FallbackRequest, FontData, FontFamily, FontInsert, FontPriority, FontProvider, InsertFontFamily,
};
use egui_system_font_provider::SystemFontProvider;
use fontique::{
    Collection, CollectionOptions, QueryFamily, QueryFont, QueryStatus, SourceCache,
    SourceCacheOptions, SourceKind,
};

use crate::value::{ChineseFonts, FontFound};

/// Families with Simplified Chinese forms, the best known of each system first.
const PROPORTIONAL: [&str; 9] = [
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimSun",
];

const MONOSPACE: [&str; 4] = [
    "Noto Sans Mono CJK SC",
    "Source Han Mono SC",
    "WenQuanYi Micro Hei Mono",
    "NSimSun",
];

/// Every font with Chinese has this character.
const PROBE: &str = "中";

/// The thread that reads the system's list of fonts.
const LIST_THREAD: &str = "font list";

/// Makes every character of the system's fonts available, Chinese ones in
/// Simplified forms. Providers are asked in this order. Returns whether any font
/// of this machine has Chinese characters.
pub fn install(ctx: &Context) -> bool {
    let Some(named) = NamedFamilies::new() else {
        return false;
    };
    // Reading the system's list of fonts takes longer than all the rest of the
    // start, so the same two are asked and used.
    let providers: [Arc<dyn FontProvider>; 2] =
        [Arc::new(named), Arc::new(SystemFontProvider::new())];
    for provider in &providers {
        ctx.add_font_provider(Arc::clone(provider));
    }
    let probe = FallbackRequest {
        cluster: PROBE,
        family: &FontFamily::Proportional,
    };
    providers
        .iter()
        .any(|provider| provider.font_for(&probe).is_some())
}

/// The fonts that `install` serves Chinese with, without a window.
pub fn chinese_fonts() -> ChineseFonts {
    let Some(named) = NamedFamilies::new() else {
        return ChineseFonts::default();
    };
    let of_system = SystemFontProvider::new();
    let found = |family: FontFamily| {
        let of_family = named.found(&family);
        of_family.or_else(|| of_whichever(&of_system, &family))
    };
    ChineseFonts {
        proportional: found(FontFamily::Proportional),
        monospace: found(FontFamily::Monospace),
    }
}

/// The system's own choice, in forms of whichever language.
fn of_whichever(provider: &SystemFontProvider, family: &FontFamily) -> Option<FontFound> {
    let request = FallbackRequest {
        cluster: PROBE,
        family,
    };
    let insert = provider.font_for(&request)?;
    Some(FontFound {
        family: insert.name,
        file: None,
        is_simplified: false,
    })
}

struct Fonts {
    collection: Collection,
    sources: SourceCache,
}

/// Answers for Chinese characters with the first installed of the named families.
struct NamedFamilies {
    fonts: Mutex<Fonts>,
}

impl NamedFamilies {
    /// None when the machine has no font at all: `fontique` panics then (0.11),
    /// so it is asked on a thread whose panic is nobody else's.
    fn new() -> Option<Self> {
        let list = std::thread::Builder::new()
            .name(String::from(LIST_THREAD))
            .spawn(list_fonts)
            .ok()?;
        let fonts = Mutex::new(list.join().ok()?);
        Some(Self { fonts })
    }
}

impl NamedFamilies {
    fn found(&self, family: &FontFamily) -> Option<FontFound> {
        let character = PROBE.chars().next()?;
        let mut fonts = self.fonts.lock();
        let (id, nth) = fonts.first_with(character, names(family))?.family;
        let family = fonts.collection.family(id)?;
        let file = match family.fonts().get(nth)?.source().kind() {
            SourceKind::Path(path) => Some(path.to_path_buf()),
            SourceKind::Memory(_) => None,
        };
        Some(FontFound {
            family: family.name().to_owned(),
            file,
            is_simplified: true,
        })
    }
}

fn list_fonts() -> Fonts {
    let options = CollectionOptions {
        shared: false,
        system_fonts: true,
    };
    Fonts {
        collection: Collection::new(options),
        sources: SourceCache::new(SourceCacheOptions::default()),
    }
}

/// Keeps the panic of `list_fonts` off the terminal: the window says what it
/// means.
pub fn silence_list_panics() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(LIST_THREAD) {
            hook(panic);
        }
    }));
}

impl FontProvider for NamedFamilies {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let character = request.cluster.chars().next()?;
        if !is_chinese(character) {
            return None;
        }
        let font = self
            .fonts
            .lock()
            .first_with(character, names(request.family))?;
        Some(insert(font, request.family))
    }
}

fn names(family: &FontFamily) -> Vec<&'static str> {
    match family {
        FontFamily::Monospace => [&MONOSPACE[..], &PROPORTIONAL[..]].concat(),
        FontFamily::Proportional | FontFamily::Name(_) => PROPORTIONAL.to_vec(),
    }
}

impl Fonts {
    /// The first of the families that is installed and has the character.
    fn first_with(&mut self, character: char, names: Vec<&str>) -> Option<QueryFont> {
        let mut query = self.collection.query(&mut self.sources);
        query.set_families(names.into_iter().map(QueryFamily::Named));
        let mut found = None;
        query.matches_with(|font| {
            if !has_glyph(font, character) {
                return QueryStatus::Continue;
            }
            found = Some(font.clone());
            QueryStatus::Stop
        });
        found
    }
}

fn insert(font: QueryFont, family: &FontFamily) -> FontInsert {
    let name = format!("chinese:{}:{}:{family:?}", font.family.1, font.index);
    let (blob, _) = font.blob.into_raw_parts();
    FontInsert {
        name,
        data: FontData::from_blob(blob, font.index),
        families: vec![InsertFontFamily {
            family: family.clone(),
            priority: FontPriority::Lowest,
        }],
    }
}

fn has_glyph(font: &QueryFont, character: char) -> bool {
    font.charmap()
        .and_then(|charmap| charmap.map(character))
        .is_some_and(|glyph| glyph != 0)
}

/// Han characters, their radicals, punctuation of Chinese, and full-width forms.
fn is_chinese(character: char) -> bool {
    matches!(u32::from(character),
        0x2E80..=0x2FDF | 0x3000..=0x303F | 0x3105..=0x312F | 0x31C0..=0x31EF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFFEF | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_punctuation_is_chinese_and_latin_is_not() {
        assert!(
            "中，。“”！（"
                .chars()
                .filter(|c| !matches!(c, '“' | '”'))
                .all(is_chinese)
        );
        assert!(!"aé→😀か".chars().any(is_chinese));
    }
}
