//! How well a colour can be read on another.

use eframe::egui::Color32;

/// What small text needs (WCAG 2.1, AA).
pub const READABLE: f64 = 4.5;

/// The contrast ratio as WCAG 2.1 defines it: 1 to 21.
pub fn contrast(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `text`, or as much of it as can be read on `ground`: the rest is white or
/// black.
pub fn readable(text: Color32, ground: Color32) -> Color32 {
    const STEPS: u8 = 16;
    let far = [Color32::BLACK, Color32::WHITE]
        .into_iter()
        .max_by(|one, other| contrast(*one, ground).total_cmp(&contrast(*other, ground)))
        .unwrap_or(Color32::BLACK);
    let steps = (0..=STEPS).map(|step| text.lerp_to_gamma(far, f32::from(step) / f32::from(STEPS)));
    let mut readable = steps.filter(|color| contrast(*color, ground) >= READABLE);
    readable.next().unwrap_or(far)
}

fn luminance(color: Color32) -> f64 {
    let [red, green, blue, _] = color.to_array().map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_stays_as_it_is() {
        assert_eq!(readable(Color32::BLACK, Color32::WHITE), Color32::BLACK);
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn every_colour_becomes_readable_on_every_ground() {
        let levels = [0, 64, 128, 192, 255];
        let mut colors = Vec::new();
        for red in levels {
            for green in levels {
                colors.extend(levels.map(|blue| Color32::from_rgb(red, green, blue)));
            }
        }
        for ground in &colors {
            for text in &colors {
                let ratio = contrast(readable(*text, *ground), *ground);
                assert!(ratio >= READABLE, "{text:?} on {ground:?}: {ratio}");
            }
        }
    }
}
