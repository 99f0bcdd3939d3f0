//! The words that were meant most likely.

/// More would be a list, and no guess.
const MOST: usize = 4;
/// Fewer letters are part of too much.
const FEWEST_LETTERS: usize = 3;

/// Those of `names` that were meant most likely, without regard to case and
/// punctuation: those that begin with what was typed, else those that have it in
/// them, else the one with the fewest letters that differ.
pub fn meant<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let names: Vec<_> = names.map(|name| (letters_of(name), name)).collect();
    let letters = letters_of(typed);
    let alike = |is_alike: &dyn Fn(&str) -> bool| -> Vec<&'a str> {
        let those = names.iter().filter(|(name, _)| is_alike(name));
        those.map(|(_, name)| *name).take(MOST).collect()
    };
    let is_part = letters.chars().count() >= FEWEST_LETTERS;
    let same = alike(&|name| !letters.is_empty() && name == letters);
    let begun = alike(&|name| is_part && name.starts_with(&letters));
    let having = alike(&|name| is_part && name.contains(&letters));
    let found = [same, begun, having].into_iter().find(|it| !it.is_empty());
    found.unwrap_or_else(|| nearest(&letters, &names).into_iter().collect())
}

fn nearest<'a>(typed: &str, names: &[(String, &'a str)]) -> Option<&'a str> {
    let letters = typed.chars().count();
    names
        .iter()
        .map(|(of_name, name)| (strsim::osa_distance(typed, of_name), *name))
        .filter(|(distance, _)| *distance <= 1 + letters / 4 && *distance < letters)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn letters_of(word: &str) -> String {
    let lower = word.to_lowercase();
    lower
        .chars()
        .filter(|each| each.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_meant_when_it_is_near() {
        let of = |typed| {
            let names = ["--format", "--from", "--to", "--send-hex"];
            meant(typed, names.into_iter())
        };
        assert_eq!(of("--foramt"), ["--format"]);
        assert_eq!(of("--FORMAT"), ["--format"]);
        assert_eq!(of("--form"), ["--format"]);
        assert_eq!(of("--send_hex"), ["--send-hex"]);
        assert!(of("--broadcast").is_empty());
        assert!(of("--zz").is_empty());
        assert!(of("--").is_empty());
        assert!(meant("x", ["to"].into_iter()).is_empty());
    }

    #[test]
    fn a_part_of_a_name_means_those_that_begin_with_it_or_have_it() {
        let of = |typed| {
            let names = ["CRC-8/SMBUS", "CRC-16/MODBUS", "CRC-16/XMODEM", "SUM8"];
            meant(typed, names.into_iter())
        };
        assert_eq!(of("crc16"), ["CRC-16/MODBUS", "CRC-16/XMODEM"]);
        assert_eq!(of("xmodem"), ["CRC-16/XMODEM"]);
        assert_eq!(of("sum"), ["SUM8"]);
        let commands = || ["udp", "tcp-client", "tcp-server"].into_iter();
        assert_eq!(meant("tcp", commands()), ["tcp-client", "tcp-server"]);
        assert_eq!(meant("server", commands()), ["tcp-server"]);
    }
}
