//! States that must not lie: what is shown, kept and sent is what was chosen.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use eframe::egui::{Event, ImeEvent, ViewportId};
use wirepad::settings::Theme;

use super::*;

const MESSAGE: &str = "Message to send";

fn step_for(window: &mut Window, time: Duration) {
    let deadline = Instant::now() + time;
    while Instant::now() < deadline {
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

fn shows(window: &Window, what: &str) -> bool {
    window
        .query_all_by(|node| names(node, what))
        .next()
        .is_some()
}

fn click_box(window: &mut Window, name: &str) {
    click_role(window, Role::CheckBox, name);
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

/// A receiver on this machine, and its address as one types it.
fn receiver() -> (UdpSocket, String) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let addr = socket.local_addr().unwrap().to_string();
    (socket, addr)
}

fn receive(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = [0; 64];
    let length = socket.recv(&mut buffer).unwrap();
    buffer[..length].to_vec()
}

fn open_udp() -> Window {
    let mut window = window_for(Protocol::Udp, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    window
}

#[test]
fn the_theme_of_one_start_is_not_kept() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::at(directory.path().join("wirepad.toml"));
    let mut saved = Saved::default();
    saved.preferences.theme = Theme::Dark;
    let start = start(Some(store.clone()), saved, Language::Chinese);
    let mut window = window_of(Start {
        theme: Some(Theme::Light),
        ..start
    });
    set(&mut window, Role::TextInput, "本地主机端口", "7788");
    finish(window);
    let kept = store.load().saved;
    assert_eq!(kept.preferences.theme, Theme::Dark);
    assert_eq!(kept.preferences.language, None);
    assert_eq!(kept.tabs[0].network.local_port, "7788");
}

#[test]
fn settings_that_have_no_place_are_said() {
    let start = start(None, Saved::default(), Language::English);
    let loaded = Loaded {
        has_no_place: true,
        ..Loaded::default()
    };
    let mut window = window_of(Start { loaded, ..start });
    wait_for(&mut window, "The settings are not kept");
}

#[test]
fn a_character_made_with_alt_gr_is_no_shortcut() {
    let mut window = window(Language::English);
    let alt_gr = Modifiers::COMMAND.plus(Modifiers::ALT);
    window.key_press_modifiers(alt_gr, Key::T);
    window.run_steps(3);
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 1);
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.run_steps(3);
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 2);
}

#[test]
fn nothing_that_can_be_pressed_or_filled_in_is_without_a_name() {
    for protocol in Protocol::ALL {
        let window = window_for(protocol, Language::Chinese);
        for role in [
            Role::Button,
            Role::CheckBox,
            Role::ComboBox,
            Role::RadioButton,
            Role::TextInput,
            Role::MultilineTextInput,
            Role::Tab,
            Role::Link,
        ] {
            for node in window.query_all_by_role(role) {
                let name = node.accesskit_node().label().unwrap_or_default();
                assert!(!name.trim().is_empty(), "{protocol:?}: {node:?}");
            }
        }
    }
}

#[test]
fn a_folded_group_and_the_height_of_the_send_area_come_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    let mut saved = Saved::default();
    saved.preferences.send_height = 200.0;
    let start = start(Some(Store::at(&path)), saved, Language::English);
    let mut window = window_of(start);
    click(&mut window, "Receive settings");
    assert!(window.query_by_label("Log mode").is_none(), "it is folded");
    finish(window);
    let window = reopened(&path);
    assert!(window.query_by_label("Log mode").is_none());
    assert!(window.query_by_label("Parse escapes").is_some());
    finish(window);
    let height = Store::at(&path).load().saved.preferences.send_height;
    assert!((height - 200.0).abs() < 1.0, "{height}");
}

#[test]
fn a_message_waits_until_the_question_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    // A directory stands where the file should be.
    let store = Store::at(directory.path());
    let mut window = window_of(start(Some(store), Saved::default(), Language::English));
    set(&mut window, Role::TextInput, "Local port", "7788");
    click(&mut window, "Save log…");
    step_for(&mut window, Duration::from_millis(1_500));
    assert!(shows(&window, "Save the log"), "the dialog is still there");
    press(&mut window, Key::Escape);
    wait_for(&mut window, "The settings were not saved");
}

#[test]
fn enter_while_a_question_is_open_neither_sends_nor_closes_the_link() {
    let mut window = open_udp();
    type_message(&mut window, Language::English, "hello");
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(3);
    wait_for(&mut window, "Close this tab?");
    press(&mut window, Key::Enter);
    assert!(!shows(&window, "Close this tab?"), "Enter was Cancel");
    assert!(shows(&window, "Open 127.0.0.1:"));
    assert!(!shows(&window, "Not sent"), "nothing was sent");
    window.run_steps(3);
    let focused = window.get_by_role_and_label(Role::MultilineTextInput, MESSAGE);
    assert!(focused.is_focused(), "the box has the keyboard again");
}

#[test]
fn the_box_keeps_the_keyboard_after_a_click_on_send() {
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "hello");
    let send = window.get_by_role_and_label(Role::Button, "Send").rect();
    window.hover_at(send.center());
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: send.center(),
            button: eframe::egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.step();
    }
    window.run_steps(2);
    wait_for(&mut window, "not open");
    let message = window.get_by_role_and_label(Role::MultilineTextInput, MESSAGE);
    assert!(message.is_focused());
}

#[test]
fn what_is_repeated_follows_the_fields() {
    let mut window = open_udp();
    let (first, first_addr) = receiver();
    let (second, second_addr) = receiver();
    set(&mut window, Role::TextInput, "Send to", &first_addr);
    set(&mut window, Role::TextInput, "Repeat interval in ms", "20");
    type_message(&mut window, Language::English, "one");
    click_box(&mut window, "Repeat every");
    assert_eq!(receive(&first), b"one");
    step_for(&mut window, Duration::from_millis(50));
    set(&mut window, Role::TextInput, "Send to", &second_addr);
    assert_eq!(receive(&second), b"one");
    type_message(&mut window, Language::English, "two");
    let deadline = Instant::now() + PATIENCE;
    while receive(&second) != b"two" {
        assert!(Instant::now() < deadline, "the message changed");
        window.step();
    }
}

#[test]
fn an_interval_that_is_none_is_said_beside_the_field() {
    let mut window = window(Language::English);
    for wrong in ["0", "abc", "0.5", "-1", "inf", ""] {
        set(&mut window, Role::TextInput, "Repeat interval in ms", "7");
        assert!(!shows(&window, "The interval is"), "7");
        set(&mut window, Role::TextInput, "Repeat interval in ms", wrong);
        if wrong.is_empty() {
            press(&mut window, Key::Backspace);
        }
        assert!(shows(&window, "The interval is"), "{wrong:?}");
    }
}

#[test]
fn what_was_meant_for_a_client_that_left_does_not_go_to_all() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let port = bound_port(&window);
    let leaving = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut staying = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let addr = leaving.local_addr().unwrap().to_string();
    wait_for(&mut window, "Clients (2)");
    click_role(&mut window, Role::ListBoxOption, &addr);
    type_message(&mut window, Language::English, "a secret");
    drop(leaving);
    wait_for(&mut window, "Clients (1)");
    assert!(shows(&window, &format!("{addr} (left)")));
    click_role(&mut window, Role::Button, "Send");
    wait_for(&mut window, "the chosen peer is not connected any more");
    staying
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    assert!(staying.read(&mut [0; 16]).is_err(), "nothing came");
}

#[test]
fn a_client_of_many_is_found_in_the_list_and_in_the_combo() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let port = bound_port(&window);
    let clients: Vec<TcpStream> = (0..40)
        .map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap())
        .collect();
    wait_for(&mut window, "Clients (40)");
    let addr = clients[33].local_addr().unwrap().to_string();
    click_role(&mut window, Role::ComboBox, "Send to");
    let rows = window
        .query_all_by_role(Role::Button)
        .filter(|node| names(&node.accesskit_node(), "127.0.0.1:"))
        .count();
    assert!(
        (4..30).contains(&rows),
        "only the rows in view are made: {rows}"
    );
    let fields = window.query_all_by_label("Find a client").count();
    assert_eq!(fields, 2, "one in the list, one in the combo");
    window
        .query_all_by_label("Find a client")
        .last()
        .unwrap()
        .focus();
    window.run_steps(2);
    window.event(Event::Text(addr.clone()));
    window.run_steps(3);
    click_role(&mut window, Role::Button, &addr);
    wait_for(&mut window, &addr);
    assert_eq!(
        window.query_all_by_label("Find a client").count(),
        1,
        "the choice closed the combo"
    );
    type_message(&mut window, Language::English, "you");
    click_role(&mut window, Role::Button, "Send");
    let mut buffer = [0; 16];
    clients[33].set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!((&clients[33]).read(&mut buffer).unwrap(), 3);
}

#[test]
fn pausing_acts_at_once_and_so_does_resuming() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let port = bound_port(&window);
    let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    wait_for(&mut window, "Clients (1)");
    step_for(&mut window, Duration::from_millis(100));
    click_box(&mut window, "Pause display");
    client.write_all(b"while paused").unwrap();
    wait_for(&mut window, "Display paused, 1 record more");
    assert!(!shows(&window, "while paused"));
    click_box(&mut window, "Pause display");
    assert!(shows(&window, "while paused"));
    assert!(!shows(&window, "Display paused"));
}

#[test]
fn a_paste_that_does_not_fit_is_said() {
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "a");
    window.event(Event::Paste("b".repeat(300 * 1024)));
    window.run_steps(2);
    wait_for(&mut window, "the rest was left out");
    assert!(shows(&window, "Leaves as 262,144 bytes"));
    type_message(&mut window, Language::English, "short again");
    assert!(!shows(&window, "the rest was left out"));
}

#[test]
fn an_enter_that_ends_a_composition_does_not_send() {
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    let enter = |window: &mut Window| {
        for pressed in [true, false] {
            window.input_mut().events.push(Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
        window.run_steps(2);
    };
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "a");
    window.event(preedit("ni"));
    window.run_steps(2);
    enter(&mut window);
    assert!(!shows(&window, "not open"), "while composing");
    let chosen = Event::Ime(ImeEvent::Commit(String::from("你")));
    // Systems tell both in one go.
    window.input_mut().events.extend([preedit(""), chosen]);
    enter(&mut window);
    assert!(
        !shows(&window, "not open"),
        "the Enter that chose a character"
    );
    enter(&mut window);
    assert!(shows(&window, "not open"), "an Enter of its own");
}

#[test]
fn a_failure_can_be_read_while_the_settings_are_hidden() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut saved = Saved::default();
    let mut tab = TabSettings::default();
    tab.network.protocol = Protocol::TcpServer;
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = holder.local_addr().unwrap().port().to_string();
    saved.tabs = vec![tab.clone()];
    saved.preferences.rail_open = false;
    let mut window = window_of(start(None, saved.clone(), Language::English));
    click(&mut window, "Open");
    wait_for(&mut window, "Failed");
    let sentences = window.query_all_by(|node| names(node, "in use")).count();
    assert!(
        sentences >= 2,
        "in the log and under the button: {:#?}",
        texts(&window)
    );
    tab.network.local_port = String::from("7o88");
    saved.tabs = vec![tab];
    let mut window = window_of(start(None, saved, Language::English));
    click(&mut window, "Open");
    wait_for(&mut window, "Local port: ");
}

#[test]
fn a_complaint_goes_when_its_cause_is_gone() {
    let mut window = window(Language::English);
    set(&mut window, Role::TextInput, "Local port", "99999");
    click(&mut window, "Open");
    wait_for(&mut window, "Local port: ");
    set(&mut window, Role::TextInput, "Local port", "7788");
    assert!(!shows(&window, "Local port: "));
    type_message(&mut window, Language::English, "hello");
    click_role(&mut window, Role::Button, "Send");
    wait_for(&mut window, "not open");
    type_message(&mut window, Language::English, "hello again");
    assert!(!shows(&window, "not open"));
}

#[test]
fn an_example_overwrites_nothing_that_was_typed() {
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "my own words");
    click(&mut window, "UDP: talk to yourself");
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 2);
}

#[test]
fn a_log_does_not_replace_the_file_that_is_being_saved_to() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("live.txt").display().to_string();
    let mut window = open_udp();
    click_box(&mut window, "Save to file…");
    wait_for(&mut window, "File");
    set(&mut window, Role::TextInput, "File", &path);
    press(&mut window, Key::Enter);
    wait_for(&mut window, "saving live.txt");
    click(&mut window, "Save log…");
    wait_for(&mut window, "File");
    set(&mut window, Role::TextInput, "File", &path);
    click_role(&mut window, Role::Button, "Save");
    wait_for(&mut window, "choose another name");
}

#[test]
fn an_idle_window_does_not_repaint() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let _client = TcpStream::connect(("127.0.0.1", bound_port(&window))).unwrap();
    wait_for(&mut window, "Clients (1)");
    type_message(&mut window, Language::English, "the box has the keyboard");
    step_for(&mut window, Duration::from_millis(1_500));
    let delay = window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert!(delay > Duration::from_secs(30), "{delay:?}");
}

#[test]
fn large_counts_have_their_digits_in_groups() {
    let mut window = open_udp();
    let addr = ("127.0.0.1", bound_port(&window));
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(&[b'x'; 12_345], addr).unwrap();
    wait_for(&mut window, "RX: 12,345");
}

#[test]
fn only_udp_tells_what_was_lost() {
    for (protocol, is_told) in [
        (Protocol::Udp, true),
        (Protocol::TcpClient, false),
        (Protocol::TcpServer, false),
    ] {
        let window = window_for(protocol, Language::English);
        assert_eq!(shows(&window, "Lost: 0"), is_told, "{protocol:?}");
    }
}

/// The colour of the frame round a field, as it is painted.
fn frame_color(window: &Window, name: &str) -> eframe::egui::Color32 {
    let place = window.get_by_role_and_label(Role::TextInput, name).rect();
    let shapes = window.output().shapes.iter();
    let mut frames = shapes.filter_map(|shape| match &shape.shape {
        eframe::egui::Shape::Rect(rect) if rect.rect.contains_rect(place.shrink(3.0)) => {
            (place.expand(3.0).contains_rect(rect.rect)).then_some(rect.stroke)
        }
        _ => None,
    });
    let stroke = frames.rfind(|stroke| stroke.width > 0.0);
    stroke.expect("a frame").color
}

#[test]
fn a_host_or_port_that_is_missing_is_marked_once_it_is_needed() {
    const BOTH: [&str; 2] = ["Remote host", "Remote port"];
    let mut window = window_for(Protocol::TcpClient, Language::English);
    for name in BOTH {
        set(&mut window, Role::TextInput, name, "x");
        press(&mut window, Key::Backspace);
    }
    press(&mut window, Key::Escape);
    let calm = BOTH.map(|name| frame_color(&window, name));
    click(&mut window, "Connect");
    wait_for(&mut window, "The remote host is missing.");
    let marked = BOTH.map(|name| frame_color(&window, name));
    assert!(calm[0] != marked[0] && calm[1] != marked[1]);
    set(&mut window, Role::TextInput, "Remote host", "127.0.0.1");
    assert!(!shows(&window, "is missing"));
    click(&mut window, "Connect");
    wait_for(&mut window, "The remote port is missing.");
}

#[test]
fn port_0_is_no_port_to_connect_to() {
    let mut window = window_for(Protocol::TcpClient, Language::English);
    set(&mut window, Role::TextInput, "Remote host", "127.0.0.1");
    for zero in ["0", "０", "000"] {
        set(&mut window, Role::TextInput, "Remote port", "7");
        assert!(!shows(&window, "no server can listen"));
        set(&mut window, Role::TextInput, "Remote port", zero);
        assert!(shows(&window, "no server can listen on port 0"), "{zero}");
        click(&mut window, "Connect");
        assert!(shows(&window, "no server can listen on port 0"), "{zero}");
        assert!(!shows(&window, "Connecting"));
    }
}
