//! What a session's thread costs, and that it goes. Linux tells both.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use crossbeam_channel::never;
use jiff::tz::TimeZone;
use wirepad::export::{Form, FormSpec};
use wirepad::session::{Command, LinkState, SaveSpec};

use crate::session_probe::{
    DEADLINE, Probe, SilentServer, tcp_client, tcp_peer, tcp_server, udp, udp_peer,
};

/// The tasks of this process whose thread has the name.
fn tasks(name: &str) -> Vec<String> {
    let Ok(all) = fs::read_dir("/proc/self/task") else {
        return Vec::new();
    };
    all.filter_map(|task| Some(task.ok()?.path()))
        .filter(|task| {
            fs::read_to_string(task.join("comm")).is_ok_and(|comm| comm.trim_end() == name)
        })
        .map(|task| task.display().to_string())
        .collect()
}

/// How often a task has gone to sleep, proc_pid_status(5): each wake-up adds one.
fn sleeps(task: &str) -> u64 {
    let status = fs::read_to_string(format!("{task}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

fn pass(time: Duration) {
    let _ = never::<()>().recv_timeout(time);
}

#[test]
fn dropping_a_session_leaves_no_thread() {
    for round in 0..3 {
        let name = format!("gone-{round}");
        let probe = Probe::open(&name, tcp_server());
        let mut client = tcp_peer(probe.local());
        client.write_all(b"x").unwrap();
        probe.wait_for(|status| status.counters.received_bytes == 1);
        assert_eq!(tasks(&name).len(), 1);
        drop(probe);
        assert_eq!(tasks(&name), Vec::<String>::new());
    }
}

#[test]
fn dropping_is_quick_while_a_link_opens() {
    let server = SilentServer::start();
    let probe = Probe::start("opening");
    probe.command(Command::Open(tcp_client(server.addr)));
    probe.wait_for(|status| status.state == LinkState::Opening);
    let start = Instant::now();
    drop(probe);
    assert!(start.elapsed() < DEADLINE / 2);
    assert_eq!(tasks("opening"), Vec::<String>::new());
}

#[test]
fn an_idle_session_sleeps() {
    let folder = tempfile::tempdir().unwrap();
    let probe = Probe::open("idle", udp());
    probe.command(Command::StartSaving(SaveSpec {
        path: folder.path().join("raw"),
        form: FormSpec::new(Form::Raw, TimeZone::UTC),
    }));
    udp_peer().send_to(b"x", probe.local()).unwrap();
    probe.wait_for(|status| {
        status
            .saving
            .as_ref()
            .is_some_and(|it| it.written_bytes == 1)
    });
    let tasks = tasks("idle");
    assert_eq!(tasks.len(), 1);
    // The last change is published, the file looked at once more, then nothing.
    let end = Instant::now() + DEADLINE;
    loop {
        let before = sleeps(&tasks[0]);
        pass(Duration::from_secs(1));
        if sleeps(&tasks[0]) == before {
            break;
        }
        assert!(Instant::now() < end, "it never comes to rest");
    }
    assert_eq!(probe.session.status().state, LinkState::Open);
}
