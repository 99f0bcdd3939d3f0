//! The rules, edited in place: the log behind the dialog shows them at once.
//!
//! Does not act: the window takes the rules from the form in every frame.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use super::book::{compile, has_same_pattern};
use crate::i18n::say::{self, Sentence};
use crate::i18n::{Words, words};
use crate::journal::find::PatternError;
use crate::settings::{
    ColorRule, LONGEST_RULE_NAME, MOST_COLOR_RULES, PatternKind, RuleColor, RuleDirection,
    RulePaint,
};
use crate::ui::action::{Action, ViewAction};
use crate::ui::dialogs::{buttons_ui, heading};
use crate::ui::finding::kind_caption;
use crate::ui::theme::{CONTROL_HEIGHT, LABEL_GAP, SMALL_SIZE, palette};
use crate::ui::widgets::{Field, check, combo, field, labelled_row, sentence_ui};
use crate::value::Language;

const LIST_HEIGHT: f32 = 104.0;
const CHOICE_WIDTH: f32 = 170.0;

/// The rules in the making.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesForm {
    pub rules: Vec<ColorRule>,
    /// What Cancel goes back to.
    pub before: Vec<ColorRule>,
    selected: usize,
    /// Of each rule, and the rule for which it was found.
    faults: Vec<(ColorRule, Option<PatternError>)>,
    /// A rule was added, and its pattern is to be typed.
    takes_keyboard: bool,
}

impl RulesForm {
    pub fn new(rules: &[ColorRule]) -> Self {
        let mut form = Self {
            rules: rules.to_vec(),
            before: rules.to_vec(),
            selected: 0,
            faults: Vec::new(),
            takes_keyboard: false,
        };
        form.judge();
        form
    }

    /// Compiles what is not known yet.
    fn judge(&mut self) {
        let known = std::mem::take(&mut self.faults);
        let judged = |rule: &ColorRule| {
            let found = known
                .iter()
                .find(|(known, _)| has_same_pattern(known, rule));
            let fault = match found {
                Some((_, fault)) => fault.clone(),
                None => compile(rule).err(),
            };
            (rule.clone(), fault)
        };
        self.faults = self.rules.iter().map(judged).collect();
    }

    /// What is not typed yet is nothing wrong.
    fn fault(&self, index: usize) -> Option<&PatternError> {
        let (_, fault) = self.faults.get(index)?;
        let rule = self.rules.get(index)?;
        fault.as_ref().filter(|_| !rule.pattern.is_empty())
    }

    /// Rules that colour nothing, counted from 1.
    fn unusable(&self) -> Vec<usize> {
        let is_wrong = |index: &usize| self.fault(*index).is_some();
        let wrong = (0..self.rules.len()).filter(is_wrong);
        wrong.map(|index| index + 1).collect()
    }

    fn push(&mut self, rule: ColorRule) {
        if self.rules.len() < MOST_COLOR_RULES {
            self.rules.push(rule);
            self.selected = self.rules.len() - 1;
            self.takes_keyboard = true;
        }
    }

    fn duplicate(&mut self) {
        if self.rules.len() < MOST_COLOR_RULES
            && let Some(rule) = self.rules.get(self.selected).cloned()
        {
            self.selected += 1;
            self.rules.insert(self.selected, rule);
        }
    }

    fn remove(&mut self) {
        if self.selected < self.rules.len() {
            self.rules.remove(self.selected);
        }
        let last = self.rules.len().saturating_sub(1);
        self.selected = self.selected.min(last);
    }

    fn move_selected(&mut self, to: Option<usize>) {
        if let Some(to) = to.filter(|to| *to < self.rules.len()) {
            self.rules.swap(self.selected, to);
            self.selected = to;
        }
    }
}

pub fn rules_ui(ui: &mut Ui, language: Language, form: &mut RulesForm, actions: &mut Vec<Action>) {
    let words = words(language);
    heading(ui, words.color_rules, words.color_rules_hint);
    let before = form.rules.clone();
    if form.rules.is_empty() {
        examples_ui(ui, words, form);
    } else {
        list_ui(ui, words, form);
    }
    list_buttons_ui(ui, words, form);
    ui.separator();
    let fault = form.fault(form.selected).cloned();
    if let Some(rule) = form.rules.get_mut(form.selected) {
        let takes_keyboard = std::mem::take(&mut form.takes_keyboard);
        rule_ui(ui, language, rule, fault.as_ref(), takes_keyboard);
        ui.add_space(8.0);
    }
    if before != form.rules {
        form.judge();
        // The log was painted before the dialog.
        ui.ctx().request_repaint();
    }
    ui.horizontal(|ui| {
        if buttons_ui(ui, words, words.rules_keep, actions) {
            actions.push(Action::View(ViewAction::KeepColorRules));
        }
        let unusable = form.unusable();
        if !unusable.is_empty() {
            let text = RichText::new(say::unusable_rules(language, &unusable));
            ui.add(Label::new(text.color(palette(ui).bad)).wrap());
        }
    });
}

fn examples_ui(ui: &mut Ui, words: &Words, form: &mut RulesForm) {
    ui.label(RichText::new(words.color_rules_empty).color(palette(ui).dim));
    ui.horizontal_wrapped(|ui| {
        for example in examples(words) {
            if ui.button(&example.name).clicked() {
                form.push(example);
            }
        }
    });
}

fn examples(words: &Words) -> [ColorRule; 3] {
    let rule = |name: &str, kind, pattern: &str| ColorRule {
        name: name.to_owned(),
        kind,
        pattern: pattern.to_owned(),
        ..ColorRule::default()
    };
    [
        ColorRule {
            paint: RulePaint::Row,
            ..rule(
                words.example_errors,
                PatternKind::Regex,
                "error|fail|timeout|错误|失败|超时",
            )
        },
        ColorRule {
            color: RuleColor::Violet,
            ..rule(
                words.example_frames,
                PatternKind::RegexOfBytes,
                r"^\x55\xAA",
            )
        },
        ColorRule {
            color: RuleColor::Green,
            paint: RulePaint::Row,
            direction: RuleDirection::Received,
            ..rule(words.example_answers, PatternKind::Regex, r"^OK\b")
        },
    ]
}

fn list_ui(ui: &mut Ui, words: &Words, form: &mut RulesForm) {
    ScrollArea::vertical()
        .max_height(LIST_HEIGHT)
        .min_scrolled_height(LIST_HEIGHT)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for index in 0..form.rules.len() {
                ui.horizontal(|ui| entry_ui(ui, words, form, index));
            }
        });
}

fn entry_ui(ui: &mut Ui, words: &Words, form: &mut RulesForm, index: usize) {
    let is_wrong = form.fault(index).is_some();
    let Some(rule) = form.rules.get_mut(index) else {
        return;
    };
    let name = shown_name(rule, words);
    let tick = check(ui, &mut rule.enabled, "");
    let _ = tick.accessible_name(format!("{} {}", words.rule_enabled, index + 1));
    let sample = sample(ui, rule, &name);
    if ui
        .selectable_label(form.selected == index, sample)
        .clicked()
    {
        form.selected = index;
    }
    if is_wrong {
        let text = RichText::new(words.rule_wrong).size(SMALL_SIZE);
        ui.add(Label::new(text.color(palette(ui).bad)).truncate());
    }
}

/// As the rule colours a record.
fn sample(ui: &Ui, rule: &ColorRule, name: &str) -> RichText {
    let tint = palette(ui).tints[rule.color as usize];
    let text = RichText::new(name);
    match rule.paint {
        RulePaint::Text => text.color(tint.text),
        RulePaint::Row => text.color(palette(ui).text).background_color(tint.ground),
    }
}

/// A rule without a name is called by what it looks for.
fn shown_name(rule: &ColorRule, words: &Words) -> String {
    let name = match (rule.name.trim(), rule.pattern.as_str()) {
        ("", "") => words.rule_unnamed,
        ("", pattern) => pattern,
        (name, _) => name,
    };
    name.chars().take(LONGEST_RULE_NAME).collect()
}

/// Each in another colour than the one before.
fn new_rule(count: usize) -> ColorRule {
    ColorRule {
        color: RuleColor::ALL[count % RuleColor::ALL.len()],
        ..ColorRule::default()
    }
}

fn list_buttons_ui(ui: &mut Ui, words: &Words, form: &mut RulesForm) {
    let count = form.rules.len();
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(count < MOST_COLOR_RULES, |ui| {
            if ui.button(words.rule_add).clicked() {
                form.push(new_rule(count));
            }
        });
        ui.add_enabled_ui(count > 0 && count < MOST_COLOR_RULES, |ui| {
            if ui.button(words.rule_duplicate).clicked() {
                form.duplicate();
            }
        });
        let above = form.selected.checked_sub(1);
        let below = Some(form.selected + 1);
        for (caption, to) in [(words.rule_up, above), (words.rule_down, below)] {
            let is_place = to.is_some_and(|to| to < count);
            ui.add_enabled_ui(is_place, |ui| {
                if ui.button(caption).clicked() {
                    form.move_selected(to);
                }
            });
        }
        ui.add_enabled_ui(count > 0, |ui| {
            if ui.button(words.rule_remove).clicked() {
                form.remove();
            }
        });
    });
}

fn rule_ui(
    ui: &mut Ui,
    language: Language,
    rule: &mut ColorRule,
    fault: Option<&PatternError>,
    takes_keyboard: bool,
) {
    let words = words(language);
    labelled_row(ui, words.rule_name, |ui, width| {
        let of_name = Field {
            name: words.rule_name,
            width,
            ..Field::plain()
        };
        if field(ui, &mut rule.name, &of_name).changed() {
            rule.name = rule.name.chars().take(LONGEST_RULE_NAME).collect();
        }
    });
    labelled_row(ui, words.rule_kind, |ui, _| kind_ui(ui, words, rule));
    labelled_row(ui, words.rule_pattern, |ui, width| {
        let of_pattern = Field {
            name: words.rule_pattern,
            width,
            wrong: fault.is_some(),
            ..Field::plain()
        };
        let pattern = field(ui, &mut rule.pattern, &of_pattern);
        if takes_keyboard {
            pattern.request_focus();
        }
    });
    labelled_row(ui, words.rule_direction, |ui, _| {
        choice(
            ui,
            words.rule_direction,
            &RuleDirection::ALL,
            &mut rule.direction,
            |it| direction_name(words, it),
        );
    });
    labelled_row(ui, words.rule_paint, |ui, _| paint_ui(ui, words, rule));
    fault_ui(ui, fault.map(|fault| say::pattern_error(language, fault)));
}

/// Room for a sentence and its hint is kept, so that nothing moves while a
/// pattern is typed.
fn fault_ui(ui: &mut Ui, sentence: Option<Sentence>) {
    let top = ui.cursor().top();
    if let Some(sentence) = sentence {
        sentence_ui(ui, &sentence);
    }
    let missing = 2.0 * (SMALL_SIZE + 8.0) - (ui.cursor().top() - top);
    ui.add_space(missing.max(0.0));
}

fn kind_ui(ui: &mut Ui, words: &Words, rule: &mut ColorRule) {
    choice(
        ui,
        words.rule_kind,
        &PatternKind::ALL,
        &mut rule.kind,
        |kind| kind_caption(kind, words),
    );
    ui.add_space(LABEL_GAP);
    // HEX has no letters of two kinds.
    ui.add_enabled_ui(rule.kind != PatternKind::Hex, |ui| {
        check(ui, &mut rule.match_case, words.match_case);
    });
}

fn paint_ui(ui: &mut Ui, words: &Words, rule: &mut ColorRule) {
    choice(
        ui,
        words.rule_paint,
        &RulePaint::ALL,
        &mut rule.paint,
        |paint| match paint {
            RulePaint::Text => words.rule_paint_text,
            RulePaint::Row => words.rule_paint_row,
        },
    );
    ui.add_space(LABEL_GAP);
    let color = color_name(words, rule.color);
    let paint = rule.paint;
    combo(ui, words.rule_color, color, CHOICE_WIDTH, |ui| {
        for color in RuleColor::ALL {
            let shown = ColorRule {
                color,
                paint,
                ..ColorRule::default()
            };
            let sample = sample(ui, &shown, color_name(words, color));
            ui.selectable_value(&mut rule.color, color, sample);
        }
    });
}

fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    all: &[T],
    chosen: &mut T,
    caption: impl Fn(T) -> &'static str,
) {
    ui.set_min_height(CONTROL_HEIGHT);
    combo(ui, name, caption(*chosen), CHOICE_WIDTH, |ui| {
        for one in all {
            ui.selectable_value(chosen, *one, caption(*one));
        }
    });
}

fn direction_name(words: &Words, direction: RuleDirection) -> &'static str {
    match direction {
        RuleDirection::Any => words.rule_any,
        RuleDirection::Received => words.rule_received,
        RuleDirection::Sent => words.rule_sent,
        RuleDirection::Notes => words.rule_notes,
    }
}

fn color_name(words: &Words, color: RuleColor) -> &'static str {
    match color {
        RuleColor::Red => words.color_red,
        RuleColor::Orange => words.color_orange,
        RuleColor::Yellow => words.color_yellow,
        RuleColor::Green => words.color_green,
        RuleColor::Cyan => words.color_cyan,
        RuleColor::Blue => words.color_blue,
        RuleColor::Violet => words.color_violet,
        RuleColor::Grey => words.color_grey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(names: &[&str]) -> RulesForm {
        let rule = |name: &&str| ColorRule {
            name: (*name).to_owned(),
            ..ColorRule::default()
        };
        let rules: Vec<_> = names.iter().map(rule).collect();
        RulesForm::new(&rules)
    }

    fn names(form: &RulesForm) -> Vec<&str> {
        form.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    #[test]
    fn rules_are_moved_copied_and_removed_with_the_selection() {
        let mut form = form(&["a", "b", "c"]);
        form.move_selected(Some(1));
        assert_eq!((names(&form), form.selected), (vec!["b", "a", "c"], 1));
        form.move_selected(Some(3));
        assert_eq!(form.selected, 1, "there is no such place");
        form.duplicate();
        assert_eq!((names(&form), form.selected), (vec!["b", "a", "a", "c"], 2));
        form.selected = 3;
        form.remove();
        assert_eq!((names(&form), form.selected), (vec!["b", "a", "a"], 2));
        for _ in 0..4 {
            form.remove();
        }
        assert_eq!((names(&form), form.selected), (vec![], 0));
    }

    #[test]
    fn there_are_no_more_rules_than_the_limit() {
        let mut form = form(&["a"; MOST_COLOR_RULES]);
        form.push(ColorRule::default());
        form.duplicate();
        assert_eq!(form.rules.len(), MOST_COLOR_RULES);
    }

    #[test]
    fn the_examples_can_be_used_and_faults_stay_with_their_rules() {
        for language in Language::ALL {
            for example in examples(words(language)) {
                assert!(compile(&example).is_ok(), "{}", example.name);
            }
        }
        let mut form = form(&["a"]);
        form.rules[0].pattern = String::from("(");
        form.rules[0].kind = PatternKind::Regex;
        form.judge();
        assert!(form.fault(0).is_some());
        form.push(ColorRule {
            pattern: String::from("fine"),
            ..ColorRule::default()
        });
        form.move_selected(Some(0));
        form.judge();
        assert!(form.fault(0).is_none() && form.fault(1).is_some());
    }
}
