//! Who gives way in a low window. The full log keeps its column heads and two
//! rows; the pane of wanted records shrinks first, then the inspector, then the
//! send area, then the bars, which are scrolled.
//!
//! Does not draw: each part asks how high it may be.

use super::finding::has_pane;
use super::tab::Tab;
use super::theme::{
    CONTROL_HEIGHT, LOG_BAR_HEIGHT, LOG_ROW_HEIGHT, SEND_HEIGHT_MIN, STATUS_HEIGHT,
};

/// Column heads and two rows, and a point for the rounding of rows to pixels.
const LOG: f32 = 3.0 * LOG_ROW_HEIGHT + 3.0;
/// Column heads and two rows, or one; where even that is too much, the row alone.
const PANE: f32 = LOG;
const PANE_LOW: f32 = 2.0 * LOG_ROW_HEIGHT + 3.0;
const PANE_LEAST: f32 = LOG_ROW_HEIGHT + 1.0;
/// Its line above, and one row or two; where even that is too much, the line.
const INSPECTOR: f32 = 64.0;
const INSPECTOR_LEAST: f32 = 40.0;
/// A bar with one line of controls, and what it usually takes in a narrow window.
const BAR_LEAST: f32 = 34.0;
const BAR: f32 = 62.0;
/// Around the strip's text, and its line.
const STRIP_MARGINS: f32 = 9.0;

/// What stands in the log's part of the window, besides the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    has_find: bool,
    has_filter: bool,
    has_pane: bool,
    has_inspector: bool,
}

impl Room {
    pub fn of(tab: &Tab, has_inspector: bool) -> Self {
        let (find, filter) = (&tab.finding.find, &tab.finding.filter);
        Self {
            has_find: find.is_open,
            has_filter: filter.is_open,
            has_pane: has_pane(filter, &tab.settings.filter),
            has_inspector,
        }
    }

    fn pane(self, least: f32) -> f32 {
        if self.has_pane { least } else { 0.0 }
    }

    fn below_bars(self) -> f32 {
        let inspector = if self.has_inspector { INSPECTOR } else { 0.0 };
        LOG + inspector + self.pane(PANE_LOW)
    }

    /// How high the send area may be, of what is left for it and the log.
    pub fn for_send(self, available: f32) -> f32 {
        let bars = u8::from(self.has_find) + u8::from(self.has_filter);
        available - LOG_BAR_HEIGHT - f32::from(bars) * BAR - self.below_bars()
    }

    pub fn for_find_bar(self, available: f32) -> f32 {
        let filter = if self.has_filter { BAR_LEAST } else { 0.0 };
        (available - filter - self.below_bars()).max(BAR_LEAST)
    }

    pub fn for_filter_bar(self, available: f32) -> f32 {
        (available - self.below_bars()).max(BAR_LEAST)
    }

    pub fn for_inspector(self, available: f32) -> f32 {
        let with_pane = available - LOG - self.pane(PANE);
        let with_row = available - LOG - self.pane(PANE_LEAST);
        with_pane.max(with_row.min(INSPECTOR)).max(INSPECTOR_LEAST)
    }
}

/// How high the text of the strip over everything may be, of what is left for it
/// and all below.
pub fn for_strip(available: f32) -> f32 {
    let below = STATUS_HEIGHT + SEND_HEIGHT_MIN + LOG_BAR_HEIGHT + LOG;
    (available - below - STRIP_MARGINS).max(CONTROL_HEIGHT)
}

/// How high the pane of wanted records may be, of what is left for it and the log.
pub fn for_pane(available: f32) -> f32 {
    (available - LOG).max(PANE_LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CROWDED: Room = Room {
        has_find: true,
        has_filter: true,
        has_pane: true,
        has_inspector: true,
    };

    /// What is left of the log when each part takes all that it may have.
    fn log_of(room: Room, mut available: f32) -> f32 {
        if room.has_find {
            available -= room.for_find_bar(available);
        }
        if room.has_filter {
            available -= room.for_filter_bar(available);
        }
        if room.has_inspector {
            available -= room.for_inspector(available);
        }
        available
            - if room.has_pane {
                for_pane(available)
            } else {
                0.0
            }
    }

    #[test]
    fn the_log_keeps_two_rows_with_everything_open() {
        // A window of 700 by 450 points leaves so much under the log's bar.
        for available in [246.0, 300.0, 356.0, 900.0] {
            let log = log_of(CROWDED, available);
            assert!(log >= LOG, "{log} of {available}");
        }
    }

    #[test]
    fn the_log_keeps_two_rows_where_text_is_twice_as_large() {
        // 550 by 360 points.
        let inspector = Room {
            has_inspector: true,
            ..Room::default()
        };
        let filter = Room {
            has_filter: true,
            has_pane: true,
            ..Room::default()
        };
        let both_bars = Room {
            has_find: true,
            ..filter
        };
        for room in [inspector, filter, both_bars] {
            assert!(log_of(room, 160.0) >= LOG, "{room:?}");
        }
    }

    #[test]
    fn the_strip_leaves_log_and_send_area_whole() {
        let below = STATUS_HEIGHT + SEND_HEIGHT_MIN + LOG_BAR_HEIGHT + LOG;
        assert!(324.0 - for_strip(324.0) - STRIP_MARGINS >= below);
        assert_eq!(for_strip(200.0), CONTROL_HEIGHT);
    }

    #[test]
    fn the_send_area_gives_way_to_what_is_open() {
        assert!(Room::default().for_send(500.0) > 300.0);
        assert!(CROWDED.for_send(350.0) < 104.0);
    }
}
