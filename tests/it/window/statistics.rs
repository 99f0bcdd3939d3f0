//! The statistics window: what it counts, how it is opened, closed and reset.

use eframe::egui::{OutputCommand, Rect, ViewportId};

use super::*;

const TOGGLE: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::I);
const CLOSE: &str = "Close statistics";

/// What names a value in the window, in one language.
struct Captions {
    language: Language,
    open: &'static str,
    is_open: &'static str,
    view: &'static str,
    statistics: &'static str,
    received: &'static str,
    total: &'static str,
    peer_records: &'static str,
    most: &'static str,
    peer_bytes: &'static str,
    peer_last_seen: &'static str,
    close: &'static str,
}

const ENGLISH: Captions = Captions {
    language: Language::English,
    open: "Open",
    is_open: "Open 127.0.0.1:",
    view: "View",
    statistics: "Statistics",
    received: "Received",
    total: "Total",
    peer_records: "Records in",
    most: "Most",
    peer_bytes: "Bytes in",
    peer_last_seen: "Last seen",
    close: CLOSE,
};

const CHINESE: Captions = Captions {
    language: Language::Chinese,
    open: "打开",
    is_open: "已打开 127.0.0.1:",
    view: "视图",
    statistics: "统计",
    received: "接收",
    total: "合计",
    peer_records: "接收条数",
    most: "最大",
    peer_bytes: "接收字节",
    peer_last_seen: "最近出现",
    close: "关闭统计",
};

fn open_udp(captions: &Captions) -> (Window, u16) {
    let mut window = window_for(Protocol::Udp, captions.language);
    click(&mut window, captions.open);
    wait_for(&mut window, captions.is_open);
    let port = texts(&window)
        .iter()
        .filter(|text| text.starts_with(captions.is_open))
        .find_map(|text| text.rsplit(':').next()?.parse().ok());
    (window, port.expect("the bound port"))
}

fn peer() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}

fn toggle(window: &mut Window) {
    window.key_press_modifiers(TOGGLE.0, TOGGLE.1);
    window.run_steps(3);
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn is_open(window: &Window) -> bool {
    window.query_by_label(CLOSE).is_some()
}

fn value(window: &Window, name: &str) -> Option<String> {
    let mut found = window.query_all_by_label(name);
    found.next()?.value()
}

fn wait_for_value(window: &mut Window, name: &str, wanted: &str) {
    let deadline = Instant::now() + PATIENCE;
    while value(window, name).as_deref() != Some(wanted) {
        assert!(
            Instant::now() < deadline,
            "{name} is {:?}, not {wanted}: {:#?}",
            value(window, name),
            texts(window)
        );
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

fn wait_for_copied(window: &mut Window, button: &str) -> String {
    window.get_by_label(button).click();
    let deadline = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < deadline, "nothing was copied");
        window.step();
        let commands = &window.output().platform_output.commands;
        let copied = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(copied) = copied {
            return copied;
        }
    }
}

#[test]
fn what_a_peer_sent_is_counted_in_both_languages() {
    for captions in [&ENGLISH, &CHINESE] {
        let (mut window, port) = open_udp(captions);
        let peer = peer();
        // One before the window is open, two after.
        peer.send_to(&[b'x'; 1_500], ("127.0.0.1", port)).unwrap();
        wait_for(&mut window, "1,500");
        click_role(&mut window, Role::Button, captions.view);
        click_role(&mut window, Role::Button, captions.statistics);
        window.run_steps(3);
        for length in [10, 40] {
            let bytes = vec![b'x'; length];
            peer.send_to(&bytes, ("127.0.0.1", port)).unwrap();
        }
        let Captions {
            received,
            total,
            peer_records,
            most,
            peer_bytes,
            peer_last_seen,
            ..
        } = captions;
        wait_for_value(&mut window, &format!("{total}: {peer_records}"), "3");
        wait_for_value(
            &mut window,
            &format!("{total}: {peer_bytes}"),
            "1,550 B (1.51 KiB)",
        );
        let found = value(&window, &format!("{received}: {most}"));
        assert!(found.is_some(), "the gaps have a longest one");
        let addr = peer.local_addr().unwrap();
        wait_for_value(&mut window, &format!("{addr}: {peer_bytes}"), "1,550");
        assert!(value(&window, &format!("{addr}: {peer_last_seen}")).is_some());
        click(&mut window, captions.close);
        assert!(window.query_by_label(captions.close).is_none());
    }
}

#[test]
fn escape_closes_it_only_while_it_has_the_keyboard() {
    let (mut window, _) = open_udp(&ENGLISH);
    toggle(&mut window);
    assert!(is_open(&window));
    press(&mut window, Key::Escape);
    assert!(!is_open(&window), "it was opened last");
    toggle(&mut window);
    // In the status bar, which the window does not cover.
    let beside = window.get_by_label("Reset counters").rect().left_center();
    let beside = beside - eframe::egui::vec2(500.0, 0.0);
    for pressed in [true, false] {
        window.event(eframe::egui::Event::PointerMoved(beside));
        window.event(eframe::egui::Event::PointerButton {
            pos: beside,
            button: eframe::egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.run_steps(2);
    }
    press(&mut window, Key::Escape);
    assert!(is_open(&window), "something else was clicked last");
    toggle(&mut window);
    assert!(!is_open(&window));
}

#[test]
fn a_reset_counts_anew_and_leaves_the_log() {
    let (mut window, port) = open_udp(&ENGLISH);
    let peer = peer();
    let send = |text: &str| {
        let sent = peer.send_to(text.as_bytes(), ("127.0.0.1", port));
        sent.unwrap();
    };
    toggle(&mut window);
    send("before the reset");
    wait_for_value(&mut window, "Total: Records in", "1");
    click(&mut window, "Reset counters");
    wait_for_value(&mut window, "Total: Records in", "0");
    wait_for(&mut window, "RX: 0");
    wait_for(&mut window, "before the reset");
    send("after it");
    wait_for_value(&mut window, "Total: Records in", "1");
    // Its own button means the counters of the status bar too, and what was
    // reset while it was closed stays so.
    click(&mut window, "Reset");
    wait_for_value(&mut window, "Total: Records in", "0");
    wait_for(&mut window, "RX: 0");
    toggle(&mut window);
    send("while it is closed");
    wait_for(&mut window, "RX: 18");
    toggle(&mut window);
    wait_for_value(&mut window, "Total: Bytes in", "18 B");
}

#[test]
fn a_cleared_log_is_counted_anew() {
    let (mut window, port) = open_udp(&ENGLISH);
    toggle(&mut window);
    peer().send_to(b"gone", ("127.0.0.1", port)).unwrap();
    wait_for_value(&mut window, "Total: Records in", "1");
    click(&mut window, "Clear log");
    wait_for_value(&mut window, "Total: Records in", "0");
}

#[test]
fn all_tables_are_copied_for_a_spreadsheet() {
    let (mut window, port) = open_udp(&ENGLISH);
    toggle(&mut window);
    let peer = peer();
    peer.send_to(&[b'x'; 1_234], ("127.0.0.1", port)).unwrap();
    wait_for_value(&mut window, "Total: Records in", "1");
    let copied = wait_for_copied(&mut window, "Copy");
    assert!(copied.contains("Total\t1\t1234\t0\t0\n"), "{copied}");
    assert!(
        copied.contains("Received\t1\t1234\t1234\t1234\t1234\n"),
        "{copied}"
    );
    let addr = peer.local_addr().unwrap();
    assert!(
        copied.contains(&format!("{addr}\t1\t1234\t0\t0\t")),
        "{copied}"
    );
}

#[test]
fn peers_are_sorted_by_their_captions_and_only_those_in_view_are_drawn() {
    const PEERS: usize = 300;
    let (mut window, port) = open_udp(&ENGLISH);
    toggle(&mut window);
    // All at a time, so that none has the port of another.
    let peers: Vec<UdpSocket> = (0..PEERS).map(|_| peer()).collect();
    for (nth, peer) in peers.iter().enumerate() {
        let bytes = vec![b'x'; 100 + nth];
        peer.send_to(&bytes, ("127.0.0.1", port)).unwrap();
    }
    let largest = peers[PEERS - 1].local_addr().unwrap().to_string();
    wait_for(&mut window, "Peers (300)");
    // Down to the table.
    let list = window.get_by_label("Total: Records in").rect().center();
    for _ in 0..10 {
        window.event(eframe::egui::Event::PointerMoved(list));
        window.event(eframe::egui::Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Point,
            delta: [0.0, -100.0].into(),
            phase: eframe::egui::TouchPhase::Move,
            source: eframe::egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        window.run_steps(2);
        if window
            .query_by_label(&format!("{largest}: Bytes in"))
            .is_some()
        {
            break;
        }
    }
    let rows = |window: &Window| {
        let ends_so = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.label()
                .is_some_and(|label| label.ends_with(": Bytes in"))
        };
        window.query_all_by(ends_so).count()
    };
    assert!((1..60).contains(&rows(&window)), "{}", rows(&window));
    let top = |window: &Window| {
        window
            .query_by_label(&format!("{largest}: Bytes in"))
            .is_some()
    };
    assert!(top(&window), "the most bytes are first");
    click(&mut window, "Bytes in");
    assert!(!top(&window), "the least bytes are first");
}

#[test]
fn an_open_window_of_statistics_draws_nothing_while_nothing_happens() {
    let mut window = window_for(Protocol::Udp, Language::English);
    toggle(&mut window);
    let deadline = Instant::now() + Duration::from_millis(1_500);
    while Instant::now() < deadline {
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
    let delay = window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert!(delay > Duration::from_secs(30), "{delay:?}");
}

#[test]
fn it_fits_into_a_small_window() {
    for size in [[800.0, 560.0], [640.0, 400.0]] {
        let start = start(None, Saved::default(), Language::English);
        let mut window = Harness::builder()
            .with_size(size)
            .build_eframe(move |creation| App::new(&creation.egui_ctx, start));
        window.run_steps(3);
        toggle(&mut window);
        window.run_steps(3);
        let all = Rect::from_min_size([0.0, 0.0].into(), size.into());
        let drawn = window
            .get_by_role_and_label(Role::Window, "Statistics")
            .rect();
        assert!(all.contains_rect(drawn), "{drawn:?} in {all:?}");
        assert!(all.contains_rect(window.get_by_label(CLOSE).rect()));
    }
}
