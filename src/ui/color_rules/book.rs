use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::i18n::say;
use crate::journal::Record;
use crate::journal::find::{Condition, Encodings, Filter, Pattern, PatternError, Question};
use crate::settings::{ColorRule, PatternSettings, RuleDirection, RulePaint};
use crate::ui::finding::pattern_of;
use crate::ui::log_view::{Tint, Tinting};
use crate::value::{Direction, Language, RecordSeq, SessionId};

/// A longer record is judged by its first bytes, so that a frame stays short.
const JUDGED_BYTES: usize = 64 << 10;
/// A frame that has judged for so long leaves the other records to the next one.
const JUDGING_TIME: Duration = Duration::from_millis(4);
/// Far more than are in view: what was judged is remembered until then.
const MOST_REMEMBERED: usize = 4096;

/// The rules with their patterns, made again only where they changed.
#[derive(Debug, Default)]
pub struct RuleBook {
    rules: Vec<ColorRule>,
    patterns: Vec<Option<Pattern>>,
    generation: u64,
    judged: RefCell<Judged>,
}

/// What is known of the records of one tab.
#[derive(Debug, Default)]
struct Judged {
    of: Option<TabReading>,
    tints: HashMap<RecordSeq, Option<Tint>>,
    /// In this frame.
    spent: Duration,
    /// Some records are not coloured yet.
    is_incomplete: bool,
}

/// As which text the records of a tab are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabReading {
    pub tab: SessionId,
    pub encodings: Encodings,
    pub language: Language,
}

/// The rules for one tab in one frame.
pub struct Rules<'a> {
    book: &'a RuleBook,
    reading: TabReading,
    /// Made when the first record is judged: most frames judge none.
    questions: OnceCell<Vec<(Question, Tint)>>,
}

/// What a rule looks for, or why it cannot.
pub fn compile(rule: &ColorRule) -> Result<Pattern, PatternError> {
    pattern_of(&PatternSettings {
        text: rule.pattern.clone(),
        kind: rule.kind,
        match_case: rule.match_case,
    })
}

/// Whether both look for the same.
pub fn has_same_pattern(one: &ColorRule, other: &ColorRule) -> bool {
    let key = |rule: &ColorRule| (rule.kind, rule.match_case);
    key(one) == key(other) && one.pattern == other.pattern
}

impl RuleBook {
    /// Takes the rules as they are now, at the beginning of a frame.
    pub fn follow(&mut self, rules: &[ColorRule]) {
        let is_same = self.rules == rules;
        if !is_same {
            self.patterns = rules.iter().map(|rule| self.pattern_of(rule)).collect();
            self.rules = rules.to_vec();
        }
        let judged = self.judged.get_mut();
        if !is_same || judged.tints.len() > MOST_REMEMBERED {
            judged.tints.clear();
        }
        judged.spent = Duration::ZERO;
        if std::mem::take(&mut judged.is_incomplete) || !is_same {
            self.generation += 1;
        }
    }

    fn pattern_of(&self, rule: &ColorRule) -> Option<Pattern> {
        let before = self.rules.iter().zip(&self.patterns);
        let same = { before }.find(|(before, _)| has_same_pattern(before, rule));
        match same {
            Some((_, pattern)) => pattern.clone(),
            None => compile(rule).ok(),
        }
    }

    pub fn for_tab(&self, reading: TabReading) -> Rules<'_> {
        let mut judged = self.judged.borrow_mut();
        if judged.of.replace(reading) != Some(reading) {
            judged.tints.clear();
        }
        Rules {
            book: self,
            reading,
            questions: OnceCell::new(),
        }
    }
}

impl Rules<'_> {
    /// Whether records wait for the next frame to be coloured.
    pub fn are_behind(&self) -> bool {
        self.book.judged.borrow().is_incomplete
    }

    fn questions(&self) -> Vec<(Question, Tint)> {
        let TabReading {
            encodings,
            language,
            ..
        } = self.reading;
        let words = Arc::new(move |note: &_| say::note(language, note));
        let rules = self.book.rules.iter().zip(&self.book.patterns);
        let usable = rules.filter(|(rule, _)| rule.enabled);
        usable
            .filter_map(|(rule, pattern)| {
                let filter = filter_of(rule.direction, pattern.clone()?);
                let question = Question::new(filter, encodings);
                Some((question.with_note_words(words.clone()), tint_of(rule)))
            })
            .collect()
    }

    /// However long the record is.
    fn judge(&self, record: &Record) -> Option<Tint> {
        if record.bytes.len() <= JUDGED_BYTES || record.direction == Direction::Note {
            return self.first_fit(record);
        }
        self.first_fit(&Record {
            bytes: record.bytes[..JUDGED_BYTES].to_vec(),
            ..*record
        })
    }

    fn first_fit(&self, record: &Record) -> Option<Tint> {
        let questions = self.questions.get_or_init(|| self.questions());
        let mut fitting = questions
            .iter()
            .filter(|(question, _)| question.wants(record));
        fitting.next().map(|(_, tint)| *tint)
    }
}

impl Tinting for Rules<'_> {
    fn generation(&self) -> u64 {
        self.book.generation
    }

    fn tint(&self, record: &Record) -> Option<Tint> {
        if self.book.rules.is_empty() {
            return None;
        }
        let mut judged = self.book.judged.borrow_mut();
        if let Some(tint) = judged.tints.get(&record.seq) {
            return *tint;
        }
        if judged.spent >= JUDGING_TIME {
            judged.is_incomplete = true;
            return None;
        }
        let start = Instant::now();
        let tint = self.judge(record);
        judged.spent += start.elapsed();
        judged.tints.insert(record.seq, tint);
        tint
    }
}

fn filter_of(direction: RuleDirection, pattern: Pattern) -> Filter {
    let is_for = |one| direction == RuleDirection::Any || direction == one;
    Filter {
        received: is_for(RuleDirection::Received),
        sent: is_for(RuleDirection::Sent),
        notes: is_for(RuleDirection::Notes),
        conditions: vec![Condition {
            pattern,
            is_negated: false,
        }],
        ..Filter::default()
    }
}

fn tint_of(rule: &ColorRule) -> Tint {
    Tint {
        color: rule.color,
        is_ground: rule.paint == RulePaint::Row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Note;
    use crate::settings::{PatternKind, RuleColor};
    use crate::text::Encoding;

    fn rule(kind: PatternKind, pattern: &str, color: RuleColor) -> ColorRule {
        ColorRule {
            kind,
            pattern: pattern.to_owned(),
            color,
            ..ColorRule::default()
        }
    }

    fn record(direction: Direction, bytes: &[u8]) -> Record {
        Record {
            direction,
            bytes: bytes.to_vec(),
            ..Record::default()
        }
    }

    fn reading(encodings: Encodings) -> TabReading {
        TabReading {
            tab: SessionId(0),
            encodings,
            language: Language::Chinese,
        }
    }

    fn color_in(rules: &[ColorRule], encodings: Encodings, record: &Record) -> Option<RuleColor> {
        let mut book = RuleBook::default();
        book.follow(rules);
        let tint = book.for_tab(reading(encodings)).tint(record);
        tint.map(|tint| tint.color)
    }

    fn color(rules: &[ColorRule], record: &Record) -> Option<RuleColor> {
        color_in(rules, Encodings::default(), record)
    }

    #[test]
    fn the_first_rule_that_fits_and_is_on_wins() {
        let mut rules = [
            rule(PatternKind::Text, "ERROR", RuleColor::Red),
            rule(PatternKind::Regex, r"^err\w+", RuleColor::Orange),
            rule(PatternKind::Hex, "65 ?? 72", RuleColor::Blue),
            rule(PatternKind::RegexOfBytes, r"\xFF$", RuleColor::Grey),
        ];
        let error = record(Direction::In, b"error 7");
        assert_eq!(color(&rules, &error), Some(RuleColor::Red));
        rules[0].match_case = true;
        assert_eq!(color(&rules, &error), Some(RuleColor::Orange));
        rules[1].enabled = false;
        assert_eq!(color(&rules, &error), Some(RuleColor::Blue));
        let frame = record(Direction::Out, b"\x01\xFF");
        assert_eq!(color(&rules, &frame), Some(RuleColor::Grey));
        assert_eq!(color(&rules, &record(Direction::In, b"fine")), None);
    }

    #[test]
    fn a_rule_that_is_wrong_or_empty_fits_nothing_and_the_others_go_on() {
        let rules = [
            rule(PatternKind::Regex, "(", RuleColor::Red),
            rule(PatternKind::Text, "", RuleColor::Orange),
            rule(PatternKind::Text, "a", RuleColor::Green),
        ];
        let fitting = record(Direction::In, b"a(");
        assert_eq!(color(&rules, &fitting), Some(RuleColor::Green));
    }

    #[test]
    fn a_rule_is_for_its_direction_and_reads_notes_as_they_are_shown() {
        let mut rules = [rule(PatternKind::Text, "已清空", RuleColor::Cyan)];
        let sent = record(Direction::Out, "已清空".as_bytes());
        for (direction, fits) in [
            (RuleDirection::Any, true),
            (RuleDirection::Sent, true),
            (RuleDirection::Received, false),
            (RuleDirection::Notes, false),
        ] {
            rules[0].direction = direction;
            assert_eq!(color(&rules, &sent).is_some(), fits, "{direction:?}");
        }
        let note = Note::RecordDamaged;
        rules[0].pattern = say::note(Language::Chinese, &note);
        let shown = record(Direction::Note, &note.to_bytes());
        assert_eq!(color(&rules, &shown), Some(RuleColor::Cyan));
    }

    #[test]
    fn text_is_read_in_the_encodings_of_the_tab() {
        let rules = [rule(PatternKind::Text, "温度", RuleColor::Red)];
        let gbk = Encoding::from_label("gbk").unwrap();
        let received = record(Direction::In, &[0xCE, 0xC2, 0xB6, 0xC8]);
        assert_eq!(color(&rules, &received), None);
        let encodings = Encodings {
            receive: gbk,
            ..Encodings::default()
        };
        let seen = color_in(&rules, encodings, &received);
        assert_eq!(seen, Some(RuleColor::Red));
    }

    #[test]
    fn a_long_record_is_judged_by_its_first_64_kib() {
        let rules = [rule(PatternKind::Text, "needle", RuleColor::Red)];
        let mut long = record(Direction::In, &vec![b'.'; 1 << 20]);
        long.bytes[JUDGED_BYTES..JUDGED_BYTES + 6].copy_from_slice(b"needle");
        assert_eq!(color(&rules, &long), None);
        long.bytes[JUDGED_BYTES - 6..JUDGED_BYTES].copy_from_slice(b"needle");
        assert_eq!(color(&rules, &long), Some(RuleColor::Red));
    }

    #[test]
    fn a_frame_that_has_judged_long_enough_leaves_the_rest_to_the_next_one() {
        let rules = [rule(PatternKind::Text, "a", RuleColor::Red)];
        let mut book = RuleBook::default();
        book.follow(&rules);
        let generation = book.generation;
        let [first, second] = [1, 2].map(|seq| Record {
            seq: RecordSeq(seq),
            ..record(Direction::In, b"a")
        });
        let reading = reading(Encodings::default());
        {
            let frame = book.for_tab(reading);
            assert!(frame.tint(&first).is_some() && !frame.are_behind());
            book.judged.borrow_mut().spent = JUDGING_TIME;
            assert!(frame.tint(&first).is_some(), "it is known");
            assert_eq!(frame.tint(&second), None);
            assert!(frame.are_behind());
        }
        book.follow(&rules);
        assert_ne!(book.generation, generation, "the log asks again");
        let frame = book.for_tab(reading);
        assert!(frame.tint(&second).is_some() && !frame.are_behind());
    }

    #[test]
    fn what_was_judged_in_one_tab_says_nothing_of_another() {
        let mut book = RuleBook::default();
        book.follow(&[rule(PatternKind::Text, "a", RuleColor::Red)]);
        let here = reading(Encodings::default());
        let there = TabReading {
            tab: SessionId(1),
            ..here
        };
        let seen = book.for_tab(here).tint(&record(Direction::In, b"a"));
        assert!(seen.is_some());
        let seen = book.for_tab(there).tint(&record(Direction::In, b"b"));
        assert_eq!(seen, None);
    }

    #[test]
    fn the_generation_changes_with_the_rules_alone() {
        let mut book = RuleBook::default();
        let mut rules = vec![rule(PatternKind::Text, "a", RuleColor::Red)];
        book.follow(&rules);
        let first = book.generation;
        book.follow(&rules);
        assert_eq!(book.generation, first);
        rules[0].color = RuleColor::Blue;
        book.follow(&rules);
        assert_ne!(book.generation, first);
    }
}
