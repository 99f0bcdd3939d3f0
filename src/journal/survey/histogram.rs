/// Cells an octave: a value in one is known to within 1/64.
const CELLS_AN_OCTAVE: u64 = 1 << CELL_BITS;
const CELL_BITS: u32 = 6;
/// Values below 128 have a cell each.
const CELLS: usize = (64 - CELL_BITS as usize + 1) << CELL_BITS;

/// How often values of which size were seen, in logarithmic cells.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    cells: Vec<u64>,
    count: u64,
    least: u64,
    most: u64,
}

/// Where values lie. `least` and `most` are exact, `median` and `p99` (nearest
/// rank) are off by at most 1/64 of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    pub count: u64,
    pub least: u64,
    pub median: u64,
    /// 99 of 100 values are not above it.
    pub p99: u64,
    pub most: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            cells: vec![0; CELLS],
            count: 0,
            least: u64::MAX,
            most: 0,
        }
    }
}

impl Histogram {
    pub fn add(&mut self, value: u64) {
        self.cells[cell_of(value)] += 1;
        self.count += 1;
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    /// `None` when nothing was added.
    pub fn spread(&self) -> Option<Spread> {
        (self.count > 0).then(|| Spread {
            count: self.count,
            least: self.least,
            median: self.at_percent(50),
            p99: self.at_percent(99),
            most: self.most,
        })
    }

    fn at_percent(&self, percent: u128) -> u64 {
        let rank = (u128::from(self.count) * percent).div_ceil(100);
        let mut passed = 0;
        let is_before = |cell: &&u64| {
            passed += u128::from(**cell);
            passed < rank
        };
        let cell = self.cells.iter().take_while(is_before).count();
        middle_of(cell).clamp(self.least, self.most)
    }
}

fn cell_of(value: u64) -> usize {
    let highest = (value | 1).ilog2();
    let shift = highest.saturating_sub(CELL_BITS);
    let cell = u64::from(shift) * CELLS_AN_OCTAVE + (value >> shift);
    usize::try_from(cell).map_or(CELLS - 1, |cell| cell.min(CELLS - 1))
}

fn middle_of(cell: usize) -> u64 {
    let cell = cell as u64;
    let shift = (cell / CELLS_AN_OCTAVE).saturating_sub(1);
    let lowest = (cell - shift * CELLS_AN_OCTAVE) << shift;
    lowest + (1 << shift) / 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_values_are_exact_and_the_largest_has_a_cell() {
        for value in 0..128 {
            assert_eq!(middle_of(cell_of(value)), value);
        }
        assert_eq!(cell_of(u64::MAX), CELLS - 1);
    }

    #[test]
    fn nothing_has_no_spread_and_one_value_is_all_of_it() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.spread(), None);
        histogram.add(1_000_003);
        let spread = histogram.spread().unwrap();
        let all = [spread.least, spread.median, spread.p99, spread.most];
        assert_eq!(all, [1_000_003; 4]);
    }

    proptest! {
        #[test]
        fn a_cell_knows_its_values_to_within_a_64th(value in any::<u64>(), down in 0_u32..64) {
            let value = value >> down;
            let error = middle_of(cell_of(value)).abs_diff(value);
            prop_assert!(u128::from(error) * 64 <= u128::from(value));
        }
    }
}
