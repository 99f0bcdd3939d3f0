//! The real program.

use std::path::Path;
use std::time::{Duration, Instant};

use super::ARRIVING_PER_SECOND;
use super::drive::{Flood, Options, Window, figures, poll_until};
use super::journal::name;
use anyhow::{Result, ensure};

const SECONDS: u32 = 20;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn measure(place: &Path, port: u16, records: u64) -> Result<()> {
    let mut options = Options::beside_example("en");
    let directory = place.display().to_string();
    options.arguments = vec![String::from("--journal"), directory];
    let mut window = Window::start(&options);
    println!("memory of a window without records: {}", memory(&window)?);
    window.click("Show…");
    window.click(&format!("Reopen {}", name(port)));
    let has_rows = poll_until(PATIENCE, || {
        let rows = window.tree().rows().len();
        (rows > 5).then_some(())
    });
    ensure!(has_rows.is_some(), "no row is shown");
    println!("with {records} records open: {}", memory(&window)?);
    window.click("Open");
    window.find("Close", |node| node.clickable);
    let to = ([127, 0, 0, 1], port).into();
    let count = u64::from(ARRIVING_PER_SECOND * SECONDS);
    let flood = Flood::start(to, ARRIVING_PER_SECOND, count);
    let longest = window.ping_until(|| flood.is_over());
    let sent = flood.finish();
    let shown = window.shown_at_rest();
    println!(
        "{sent} datagrams at {ARRIVING_PER_SECOND}/s: {} kept, {} told as lost, longest answer {longest:.0?}, memory {}",
        shown.received_records,
        shown.lost_records,
        memory(&window)?
    );
    ensure!(shown.received_records == sent, "a datagram is missing");
    println!("| change | until the rows in view show it |");
    println!("|---|---|");
    for name in [
        "Receive as HEX",
        "Receive as text",
        "Log mode",
        "Log mode",
        "Wrap lines",
    ] {
        let took = rows_change(&mut window, name)?;
        println!("| {name} | {took:.0?} |");
    }
    println!("memory at the end: {}", memory(&window)?);
    Ok(())
}

/// From the click to the first tree whose rows are others. Wrap lines changes
/// none of what they say: there it is until the tick is seen.
fn rows_change(window: &mut Window, name: &str) -> Result<Duration> {
    let node = window.find(name, |node| node.clickable);
    let rows = |window: &mut Window| -> Vec<String> {
        window
            .tree()
            .rows()
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let before = (rows(window), node.toggled);
    let id = node.id;
    window.click_node(id);
    let started = Instant::now();
    let changed = poll_until(PATIENCE, || {
        let toggled = window.tree().get(id).and_then(|node| node.toggled);
        (rows(window) != before.0 || toggled != before.1).then_some(())
    });
    ensure!(changed.is_some(), "{name} changes nothing");
    Ok(started.elapsed())
}

/// Resident memory now.
fn memory(window: &Window) -> Result<String> {
    let memory = figures::memory(window.process_id())?;
    Ok(format!("{} MiB", memory.now >> 20))
}
