//! The word that was meant most likely.

/// The nearest of `names` when it is near enough, without regard to case: by
/// letters that differ, or begun alike.
pub fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = letters_of(typed);
    let letters = lower.chars().count();
    let distance = |name: &str| {
        let name = letters_of(name);
        match letters > 3 && name.starts_with(&lower) {
            true => 1,
            false => strsim::osa_distance(&lower, &name),
        }
    };
    names
        .map(|name| (distance(name), name))
        .filter(|(distance, _)| *distance <= 1 + letters / 4 && *distance < letters)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Dashes before an option say nothing of what it is.
fn letters_of(word: &str) -> String {
    word.trim_start_matches('-').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_meant_when_it_is_near() {
        let of = |typed| {
            nearest(
                typed,
                ["--format", "--from", "--to", "--send-hex"].into_iter(),
            )
        };
        assert_eq!(of("--foramt"), Some("--format"));
        assert_eq!(of("--FORMAT"), Some("--format"));
        assert_eq!(of("--form"), Some("--format"));
        assert_eq!(of("--send_hex"), Some("--send-hex"));
        assert_eq!(of("--broadcast"), None);
        assert_eq!(of("--zz"), None);
        assert_eq!(nearest("x", ["to"].into_iter()), None);
    }
}
