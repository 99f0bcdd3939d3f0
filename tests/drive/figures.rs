//! What a process costs, as Linux tells it (`man 5 proc`).

use std::fs;
use std::io;
use std::path::PathBuf;

/// Linux tells processor time in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// Resident memory in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub now: u64,
    pub most: u64,
}

pub fn memory(process: u32) -> io::Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let bytes = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes * 1024)
    };
    let (now, most) = (bytes("VmRSS:"), bytes("VmHWM:"));
    let missing = io::ErrorKind::InvalidData;
    Ok(Memory {
        now: now.ok_or(missing)?,
        most: most.ok_or(missing)?,
    })
}

/// User and system time of all threads (fields 14 and 15).
pub fn processor_seconds(process: u32) -> io::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields);
    let ticks = fields.map(|fields| {
        let both = fields.split_whitespace().skip(11).take(2);
        both.map(str::parse::<f64>).sum::<Result<f64, _>>()
    });
    match ticks {
        Some(Ok(ticks)) => Ok(ticks / TICKS_PER_SECOND),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// The names of its threads; one that ends meanwhile is left out.
pub fn threads(process: u32) -> io::Result<Vec<String>> {
    let tasks = fs::read_dir(format!("/proc/{process}/task"))?;
    let names = tasks.flatten().filter_map(|task| {
        let name = fs::read_to_string(task.path().join("comm")).ok()?;
        Some(name.trim_end().to_owned())
    });
    Ok(names.collect())
}

/// What its descriptors stand for; one that is closed meanwhile is left out.
pub fn descriptors(process: u32) -> io::Result<Vec<PathBuf>> {
    let all = fs::read_dir(format!("/proc/{process}/fd"))?;
    Ok(all
        .flatten()
        .filter_map(|one| fs::read_link(one.path()).ok())
        .collect())
}
