use std::ops::RangeInclusive;

use eframe::egui::{Align, Color32, Label, Layout, RichText, Ui};
use egui_plot::{AxisHints, GridInput, GridMark, Line, Plot, PlotBounds, PlotPoint};
use jiff::tz::TimeZone;

use super::super::sessions_dialog::local_time;
use super::super::theme::{SMALL_SIZE, palette, small_font};
use super::super::widgets::combo;
use crate::i18n::say::{byte_rate, chart_step, record_rate, span};
use crate::i18n::{Words, words};
use crate::journal::survey::{Amount, Bucket, Chart, Span, Statistics};
use crate::value::{Language, Stamp};

const HEIGHT: f32 = 140.0;
/// Marks of an axis, so many at most.
const MOST_MARKS: f64 = 5.0;
/// The part of the time axis at each end that has no mark.
const END_PART: f64 = 0.05;
/// The part of the rate axis at its top that has no mark: half a rate's height.
const TOP_PART: f64 = 0.06;
/// The highest rate stays below that part.
const HEADROOM: f64 = 1.08;
const NANOS: f64 = 1e9;
/// Distances of the marks of time, in seconds.
const TIME_STEPS: [f64; 14] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 900.0, 1_800.0, 3_600.0, 10_800.0, 43_200.0,
    86_400.0,
];

/// What the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChartChoice {
    span: Span,
    measure: Measure,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Measure {
    #[default]
    Bytes,
    Records,
}

impl Measure {
    const ALL: [Self; 2] = [Self::Bytes, Self::Records];

    fn caption(self, words: &Words) -> &'static str {
        match self {
            Self::Bytes => words.bytes_a_second,
            Self::Records => words.records_a_second,
        }
    }

    fn of(self, amount: Amount) -> u64 {
        match self {
            Self::Bytes => amount.bytes,
            Self::Records => amount.records,
        }
    }

    fn say(self, language: Language, rate: f64) -> String {
        match self {
            Self::Bytes => byte_rate(rate),
            Self::Records => record_rate(language, rate),
        }
    }
}

pub fn chart_ui(
    ui: &mut Ui,
    statistics: &Statistics,
    choice: &mut ChartChoice,
    time_zone: &TimeZone,
    language: Language,
) {
    let chart = statistics.chart(choice.span);
    choices_ui(ui, choice, chart, language);
    match Scene::of(chart, *choice) {
        Some(scene) => scene.ui(ui, time_zone, language),
        None => {
            let text = RichText::new(words(language).chart_empty);
            ui.add_sized(
                [ui.available_width(), HEIGHT],
                Label::new(text.color(palette(ui).dim)),
            );
        }
    }
}

fn choices_ui(ui: &mut Ui, choice: &mut ChartChoice, chart: &Chart, language: Language) {
    let words = words(language);
    let colors = palette(ui);
    ui.horizontal(|ui| {
        let caption = RichText::new(words.chart).size(SMALL_SIZE);
        ui.label(caption.color(colors.dim));
        let measure = choice.measure.caption(words);
        combo(ui, words.chart_measure, measure, 110.0, |ui| {
            for measure in Measure::ALL {
                let caption = measure.caption(words);
                ui.selectable_value(&mut choice.measure, measure, caption);
            }
        });
        combo(
            ui,
            words.chart_span,
            &span(language, choice.span),
            90.0,
            |ui| {
                for other in Span::ALL {
                    ui.selectable_value(&mut choice.span, other, span(language, other));
                }
            },
        );
        for (name, color) in [
            (words.received, colors.incoming),
            (words.sent, colors.outgoing),
        ] {
            ui.label(RichText::new(name).size(SMALL_SIZE).color(color));
        }
        let step = chart_step(language, chart.width_nanos().unsigned_abs());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(step).size(SMALL_SIZE).color(colors.dim));
        });
    });
}

/// A chart ready to be drawn. x is in seconds after `start`, y a second.
struct Scene {
    start: Stamp,
    measure: Measure,
    seconds: f64,
    most: f64,
    received: Vec<PlotPoint>,
    sent: Vec<PlotPoint>,
}

impl Scene {
    /// `None` when there is nothing to draw.
    fn of(chart: &Chart, choice: ChartChoice) -> Option<Self> {
        let buckets: Vec<Bucket> = chart.buckets().collect();
        let (first, last) = (buckets.first()?, buckets.last()?);
        let end = last.start.0.saturating_add(chart.width_nanos());
        let shown = match choice.span.seconds() {
            Some(seconds) => i64::from(seconds) * 1_000_000_000,
            None => end.saturating_sub(first.start.0),
        };
        let start = Stamp(end.saturating_sub(shown));
        let mut scene = Self {
            start,
            measure: choice.measure,
            seconds: shown as f64 / NANOS,
            most: 0.0,
            received: Vec::with_capacity(2 * buckets.len() + 2),
            sent: Vec::with_capacity(2 * buckets.len() + 2),
        };
        for bucket in &buckets {
            scene.add(bucket);
        }
        Some(scene)
    }

    /// A bucket is a step, so that one alone is seen too.
    fn add(&mut self, bucket: &Bucket) {
        let seconds = bucket.nanos as f64 / NANOS;
        let left = bucket.start.nanos_since(self.start) as f64 / NANOS;
        for (line, amount) in [
            (&mut self.received, bucket.amounts.received),
            (&mut self.sent, bucket.amounts.sent),
        ] {
            let rate = self.measure.of(amount) as f64 / seconds;
            self.most = self.most.max(rate);
            line.push(PlotPoint::new(left, rate));
            line.push(PlotPoint::new(left + seconds, rate));
        }
    }

    fn ui(self, ui: &mut Ui, time_zone: &TimeZone, language: Language) {
        let colors = palette(ui);
        let words = words(language);
        let Self {
            start,
            measure,
            seconds,
            most,
            received,
            sent,
        } = self;
        let top = if most > 0.0 { most } else { 1.0 } * HEADROOM;
        let name = format!("{}: {}", words.chart, measure.caption(words));
        let time_axis = axis(AxisHints::new_x(), colors.dim)
            .formatter(move |mark, _| clock(start, mark, seconds, time_zone));
        let rate_axis = axis(AxisHints::new_y(), colors.dim)
            .min_thickness(76.0)
            .formatter(move |mark, _| measure.say(language, mark.value));
        let plot = Plot::new("statistics chart")
            .height(HEIGHT)
            .allow_zoom(false)
            .allow_drag(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .show_crosshair(false)
            .show_x(false)
            .show_y(false)
            .grid_color(colors.line)
            .set_margin_fraction(eframe::egui::Vec2::ZERO)
            .custom_x_axes(vec![time_axis])
            .custom_y_axes(vec![rate_axis])
            .x_grid_spacer(move |input| time_marks(start, &input))
            .y_grid_spacer(move |input| rate_marks(measure, &input));
        let drawn = plot.show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([0.0, 0.0], [seconds, top]));
            for (caption, color, points) in [
                (words.received, colors.incoming, received),
                (words.sent, colors.outgoing, sent),
            ] {
                plot.line(line(caption, color, points));
            }
        });
        drawn.response.accessible_name(name);
    }
}

fn line(name: &str, color: Color32, points: Vec<PlotPoint>) -> Line<'static> {
    let points = egui_plot::PlotPoints::Owned(points);
    Line::new(name, points)
        .color(color)
        .width(1.2)
        .fill(0.0)
        .fill_alpha(0.12)
        // A band makes slopes of steps.
        .allow_band(false)
        .allow_hover(false)
}

fn axis(hints: AxisHints<'_>, color: Color32) -> AxisHints<'_> {
    hints.tick_label_color(color).tick_label_font(small_font())
}

/// The time of a mark, as precise as the distance to the next one.
fn clock(start: Stamp, mark: GridMark, seconds: f64, time_zone: &TimeZone) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "seconds of a log")]
    let at = Stamp(start.0.saturating_add((mark.value * NANOS) as i64));
    let form = match (mark.step_size, seconds) {
        (_, shown) if shown > 86_400.0 => "%m-%d %H:%M",
        (step, _) if step >= 60.0 => "%H:%M",
        _ => "%H:%M:%S",
    };
    // Half a second more: a mark is a whole second but for rounding.
    let at = Stamp(at.0.saturating_add(500_000_000));
    local_time(at, time_zone).strftime(form).to_string()
}

/// Whole multiples of a step of time.
fn time_marks(start: Stamp, input: &GridInput) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let fits = |step: &&f64| (to - from) / **step <= MOST_MARKS;
    let longest = (to - from) / MOST_MARKS;
    let step = TIME_STEPS.iter().find(fits).copied();
    let step = step.unwrap_or_else(|| (longest / 86_400.0).ceil() * 86_400.0);
    let start = start.0 as f64 / NANOS;
    // At an end there is no room for the time.
    let free = (to - from) * END_PART;
    marks(step, start + from + free..=start + to - free)
        .map(|mark| GridMark {
            value: mark.value - start,
            ..mark
        })
        .collect()
}

/// Steps of 1, 2 or 5 in the unit that the rate has.
fn rate_marks(measure: Measure, input: &GridInput) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let unit = match measure {
        Measure::Bytes => 1_024_f64.powf((to.max(1.0)).log(1_024.0).floor()),
        Measure::Records => 1.0,
    };
    let rough = (to - from) / unit / MOST_MARKS;
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    let step = steps.into_iter().find(|step| *step >= rough);
    // What stands above the chart would cover a rate at the very top.
    let free = (to - from) * TOP_PART;
    marks(step.unwrap_or(rough) * unit, from..=to - free).collect()
}

fn marks(step: f64, range: RangeInclusive<f64>) -> impl Iterator<Item = GridMark> {
    let first = (range.start() / step).ceil();
    let end = *range.end();
    (0..64)
        .map(move |nth| (first + f64::from(nth)) * step)
        .take_while(move |value| *value <= end)
        .map(move |value| GridMark {
            value,
            step_size: step,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(marks: &[GridMark]) -> Vec<f64> {
        marks.iter().map(|mark| mark.value).collect()
    }

    fn input(to: f64) -> GridInput {
        GridInput {
            bounds: (0.0, to),
            base_step_size: 1.0,
        }
    }

    #[test]
    fn marks_stand_at_round_times_and_rates() {
        let start = Stamp(1_795_000_007_000_000_000);
        let marks = time_marks(start, &input(60.0));
        assert_eq!(values(&marks), [13.0, 33.0, 53.0]);
        assert_eq!(clock(start, marks[0], 60.0, &TimeZone::UTC), "11:07:00");
        let marks = rate_marks(Measure::Bytes, &input(3.5 * 1_048_576.0));
        let mebibytes: Vec<f64> = values(&marks).iter().map(|it| it / 1_048_576.0).collect();
        assert_eq!(mebibytes, [0.0, 1.0, 2.0, 3.0]);
        let marks = rate_marks(Measure::Records, &input(2_300.0));
        assert_eq!(values(&marks), [0.0, 500.0, 1_000.0, 1_500.0, 2_000.0]);
    }

    #[test]
    fn no_rate_stands_at_the_edge_of_the_chart() {
        for measure in Measure::ALL {
            for top in [1.0, HEADROOM, 5.0, 20.0, 1_024.0, 2_000.0] {
                let marks = values(&rate_marks(measure, &input(top)));
                let highest = marks.iter().copied().fold(0.0, f64::max);
                assert!(highest > 0.0 && highest <= 0.94 * top, "{marks:?} of {top}");
            }
        }
        let silent = values(&rate_marks(Measure::Bytes, &input(HEADROOM)));
        assert_eq!(silent, [0.0, 0.5, 1.0]);
    }

    #[test]
    fn days_have_few_marks() {
        let marks = time_marks(Stamp(0), &input(40.0 * 86_400.0));
        assert!(marks.len() <= 6, "{marks:?}");
    }
}
