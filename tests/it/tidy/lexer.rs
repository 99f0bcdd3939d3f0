//! Tells code from comments and literals, as far as the rules need it.

use std::iter;

use super::source::is_of_word;

/// The content of a string or character literal, without its quotes.
pub struct Literal {
    pub at: usize,
    pub content: String,
}

/// Splits a text into code and literals, after the Rust reference's tokens.
pub struct Lexer {
    text: Vec<char>,
    at: usize,
    code: Vec<char>,
    literals: Vec<Literal>,
}

impl Lexer {
    pub fn new(text: &str) -> Self {
        Self {
            text: text.chars().collect(),
            at: 0,
            code: Vec::new(),
            literals: Vec::new(),
        }
    }

    /// The text with every character of a comment or literal replaced by a
    /// blank (lines and places stay the same), and the literals.
    pub fn run(mut self) -> (Vec<char>, Vec<Literal>) {
        while self.at < self.text.len() {
            self.step();
        }
        (self.code, self.literals)
    }

    fn step(&mut self) {
        if self.starts_with("//") {
            let length = self.length_until(|rest| rest[0] == '\n');
            self.blank(length);
        } else if self.starts_with("/*") {
            let length = self.block_comment_length();
            self.blank(length);
        } else if let Some(hashes) = self.raw_string_hashes() {
            self.raw_string(hashes);
        } else if self.starts_with("\"") {
            self.quoted('"');
        } else if self.starts_with("'") && self.is_character_literal() {
            self.quoted('\'');
        } else {
            self.code.push(self.text[self.at]);
            self.at += 1;
        }
    }

    fn rest(&self) -> &[char] {
        &self.text[self.at..]
    }

    fn starts_with(&self, start: &str) -> bool {
        start
            .chars()
            .eq(self.rest().iter().copied().take(start.len()))
    }

    fn length_until(&self, is_end: impl Fn(&[char]) -> bool) -> usize {
        let rest = self.rest();
        (0..rest.len())
            .find(|&at| is_end(&rest[at..]))
            .unwrap_or(rest.len())
    }

    fn block_comment_length(&self) -> usize {
        let rest = self.rest();
        let mut depth = 0_usize;
        let mut at = 0;
        while at < rest.len() {
            match rest[at..] {
                ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
                ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// The number of `#` when a raw string starts here.
    fn raw_string_hashes(&self) -> Option<usize> {
        let is_inside_word = self.at > 0 && is_of_word(self.text[self.at - 1]);
        let is_prefixed = matches!(self.text.get(self.at.wrapping_sub(1)), Some('b' | 'c'));
        if self.rest()[0] != 'r' || (is_inside_word && !is_prefixed) {
            return None;
        }
        let hashes = self.rest()[1..].iter().take_while(|c| **c == '#').count();
        (self.rest().get(1 + hashes) == Some(&'"')).then_some(hashes)
    }

    fn raw_string(&mut self, hashes: usize) {
        self.blank(hashes + 2);
        let end: Vec<char> = iter::once('"').chain(iter::repeat_n('#', hashes)).collect();
        let length = self.length_until(|rest| rest.starts_with(&end));
        self.literal(length);
        self.blank(end.len());
    }

    /// `'a'` and `'\n'` are literals, `'a` is a lifetime.
    fn is_character_literal(&self) -> bool {
        matches!(self.rest(), ['\'', '\\', ..] | ['\'', _, '\'', ..])
    }

    fn quoted(&mut self, quote: char) {
        self.blank(1);
        let rest = self.rest();
        let mut length = 0;
        while length < rest.len() && rest[length] != quote {
            length += if rest[length] == '\\' { 2 } else { 1 };
        }
        self.literal(length);
        self.blank(1);
    }

    fn literal(&mut self, length: usize) {
        let length = length.min(self.rest().len());
        let content = self.rest()[..length].iter().collect();
        self.literals.push(Literal {
            at: self.at,
            content,
        });
        self.blank(length);
    }

    fn blank(&mut self, length: usize) {
        let end = (self.at + length).min(self.text.len());
        for character in &self.text[self.at..end] {
            self.code.push(if *character == '\n' { '\n' } else { ' ' });
        }
        self.at = end;
    }
}

mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let (code, _) = Lexer::new(text).run();
        let code: String = code.into_iter().collect();
        let words = code
            .split(|c| !is_of_word(c))
            .filter(|word| !word.is_empty());
        words.map(String::from).collect()
    }

    fn literals(text: &str) -> Vec<String> {
        let (_, literals) = Lexer::new(text).run();
        literals
            .into_iter()
            .map(|literal| literal.content)
            .collect()
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = "a // b\n/* c /* d */ e */ f(\"g \\\" h\", r#\"i \" j\"#, b'k', '\\'') l";
        assert_eq!(words(text), ["a", "f", "b", "l"]);
        assert_eq!(literals(text), ["g \\\" h", "i \" j", "k", "\\'"]);
    }

    #[test]
    fn a_lifetime_is_no_literal() {
        let text = "fn f<'a>(x: &'a str) -> &'static str { \"y\" }";
        assert_eq!(literals(text), ["y"]);
        assert!(words(text).contains(&String::from("static")));
    }

    #[test]
    fn raw_strings_and_words_that_end_in_r_are_told_apart() {
        assert_eq!(literals("for r in br\"x\" { var\"\" }"), ["x", ""]);
        assert_eq!(words("for r in br\"x\""), ["for", "r", "in", "b"]);
    }

    #[test]
    fn a_text_that_ends_in_the_middle_of_a_token_is_read_to_its_end() {
        for text in ["\"", "'\\", "r#\"", "/* ", "//", "\"\\", "b'"] {
            let (code, _) = Lexer::new(text).run();
            assert_eq!(code.len(), text.chars().count(), "{text}");
        }
    }
}
