//! The real program, killed in the middle of a flood: what it had shown is
//! there, in order and whole.
//!
//! `WIREPAD_KILL_ROUNDS` is how often (3), `WIREPAD_KILL_PROGRAM` another build
//! of the program than the one that belongs to the tests.

use std::path::Path;

use wirepad::journal::{left_behind, open_read_only};

use crate::drive::{Flood, Kept, Options, PATIENCE, Shown, Tree, Window, numbers_in};

const ROUNDS: u64 = 3;
const DATAGRAMS_PER_SECOND: u32 = 50_000;
/// A flood that nobody stops ends by itself.
const MOST_DATAGRAMS: u64 = 1_000_000;
/// The kill comes when so many records were shown, and some more in each round.
const FEWEST_SHOWN: u64 = 2_000;
const SHOWN_SPREAD: u64 = 40_000;
/// What a kill in the middle of a write can leave of records nobody had seen.
const MOST_CUT_BYTES: u64 = 1 << 20;

fn window(journals: &Path) -> Window {
    let own = || env!("CARGO_BIN_EXE_wirepad").into();
    let program = std::env::var_os("WIREPAD_KILL_PROGRAM").unwrap_or_else(own);
    let mut options = Options::new(program, "en");
    options.arguments = vec![String::from("--journal"), journals.display().to_string()];
    Window::start(&options)
}

fn rounds() -> u64 {
    let rounds = std::env::var("WIREPAD_KILL_ROUNDS").ok();
    rounds.map_or(ROUNDS, |rounds| rounds.parse().expect("a number of rounds"))
}

/// What a person has seen at one look, and how much was shown before it.
#[derive(Debug)]
struct Look {
    shown: Shown,
    rows: Vec<u64>,
    shown_before: Shown,
}

/// Looks again and again until `enough` records are shown.
fn watch(window: &mut Window, enough: u64) -> Look {
    let mut shown_before = Shown::default();
    let look = crate::drive::poll_until(PATIENCE, || {
        let tree = window.tree();
        let shown = Shown::in_tree(&tree)?;
        if shown.received_records >= enough {
            let rows = rows_of(&tree);
            return Some(Look {
                shown,
                rows,
                shown_before,
            });
        }
        shown_before = shown;
        None
    });
    look.unwrap_or_else(|| panic!("{enough} records are not shown: {shown_before:?}"))
}

fn rows_of(tree: &Tree) -> Vec<u64> {
    tree.rows().into_iter().flat_map(numbers_in).collect()
}

/// Floods a window, kills it, and says what it had shown.
fn flood_and_kill(journals: &Path, enough: u64) -> Look {
    let mut window = window(journals);
    let addr = window.open_on_free_port("UDP").unwrap();
    let flood = Flood::start(addr, DATAGRAMS_PER_SECOND, MOST_DATAGRAMS);
    let look = watch(&mut window, enough);
    assert!(!flood.is_over(), "killed in the middle of the flood");
    // Its owner kills the program, as `kill -9` does.
    drop(window);
    flood.stop();
    look
}

fn assert_kept(look: &Look, kept: &Kept) {
    let shown = look.shown.received_records;
    assert!(kept.count() >= shown, "{} of {look:?}", kept.count());
    assert!(!look.rows.is_empty(), "rows were seen: {look:?}");
    for row in &look.rows {
        assert!(kept.has(*row), "{row} was seen");
    }
    // What the system dropped is told at the next look at the latest.
    let holes = kept.holes_within(look.shown_before.received_records);
    assert!(holes <= look.shown.lost_records, "{holes} of {look:?}");
}

#[test]
fn what_was_shown_under_a_flood_is_there_after_a_kill() {
    for round in 0..rounds() {
        let journals = tempfile::tempdir().unwrap();
        let enough = FEWEST_SHOWN + round * 7_919 % SHOWN_SPREAD;
        let look = flood_and_kill(journals.path(), enough);

        let all = left_behind(journals.path());
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(!all[0].is_kept && all[0].records >= look.shown.received_records);
        let reader = open_read_only(&all[0].path).unwrap().reader;
        assert_eq!(
            (reader.first().0, reader.gone(), reader.damaged()),
            (0, 0, 0)
        );
        assert!(
            reader.cut_bytes() < MOST_CUT_BYTES,
            "{}",
            reader.cut_bytes()
        );
        let kept = Kept::of(&reader);
        assert_kept(&look, &kept);
        println!(
            "round {round}: shown {}, lost {}, kept {} with {} holes, cut {} bytes",
            look.shown.received_records,
            look.shown.lost_records,
            kept.count(),
            kept.holes_within(kept.count()),
            reader.cut_bytes()
        );
        let records = reader.end().0;
        drop(reader);

        // The next start finds it, too, and leaves it as it is.
        let _next = window(journals.path());
        let all = left_behind(journals.path());
        let counts: Vec<_> = all.iter().map(|left| left.records).collect();
        assert_eq!(counts, [records], "{all:?}");
    }
}
