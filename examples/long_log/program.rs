//! The real program.

use std::path::Path;
use std::time::{Duration, Instant};

use super::ARRIVING_PER_SECOND;
use super::drive::{Flood, Options, Window, figures, poll_until};
use super::journal::name;
use anyhow::{Result, ensure};
use eframe::egui::accesskit::NodeId;

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
        let node = window.find(name, |node| node.clickable);
        row(
            name,
            changed(&mut window, Some(node.id), |window| {
                window.click_node(node.id);
            })?,
        );
    }
    for encoding in ["UTF-16LE", "UTF-8"] {
        window.click("Receive encoding");
        let item = window.find(encoding, |node| node.clickable);
        let took = changed(&mut window, None, |window| window.click_node(item.id))?;
        row(&format!("Receive encoding {encoding}"), took);
    }
    window.click("Filter");
    window.set("Filter content", "");
    row(
        "Filter content 温度",
        changed(&mut window, None, |window| window.paste("温度"))?,
    );
    println!("memory at the end: {}", memory(&window)?);
    Ok(())
}

fn row(name: &str, took: Duration) {
    println!("| {name} | {took:.0?} |");
}

/// From the end of an act to the first tree whose rows are others. Wrap lines
/// changes none of what they say: there it is until the tick is seen.
fn changed(
    window: &mut Window,
    tick: Option<NodeId>,
    act: impl FnOnce(&mut Window),
) -> Result<Duration> {
    let look = |window: &mut Window| {
        let tree = window.tree();
        let rows: Vec<String> = tree.rows().into_iter().map(str::to_owned).collect();
        let toggled = tick.and_then(|tick| tree.get(tick)?.toggled);
        (rows, toggled)
    };
    let before = look(window);
    act(window);
    let started = Instant::now();
    let changed = poll_until(PATIENCE, || (look(window) != before).then_some(()));
    ensure!(changed.is_some(), "nothing changes");
    Ok(started.elapsed())
}

/// Resident memory now.
fn memory(window: &Window) -> Result<String> {
    let memory = figures::memory(window.process_id())?;
    Ok(format!("{} MiB", memory.now >> 20))
}
