//! The receive buffer of UDP: what is asked for, and what the system grants.

use super::*;

const BUFFER: &str = "Receive buffer (KiB)";

fn window_asking_for(kib: &str) -> Window {
    let mut window = window_for(Protocol::Udp, Language::English);
    set(&mut window, Role::TextInput, BUFFER, kib);
    window
}

#[test]
fn a_wrong_size_is_said_while_it_is_typed_and_nothing_is_opened() {
    let mut window = window_asking_for("4 MiB");
    wait_for(&mut window, "number of KiB from 64 to 1048576");
    click(&mut window, "Open");
    wait_for_button(&mut window, "Open");
    wait_for(&mut window, "Ready!");
    set(&mut window, Role::TextInput, BUFFER, "64");
    assert!(window.query_by_label_contains("number of KiB").is_none());
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
}

#[test]
fn only_udp_asks_for_a_size() {
    for protocol in [Protocol::TcpClient, Protocol::TcpServer] {
        let window = window_for(protocol, Language::English);
        assert!(window.query_by_label(BUFFER).is_none(), "{protocol:?}");
    }
}

fn is_disabled(window: &Window) -> bool {
    let field = window.get_by_role_and_label(Role::TextInput, BUFFER);
    field.accesskit_node().is_disabled()
}

#[test]
fn an_open_link_has_to_be_closed_to_change_the_size_and_the_field_says_so() {
    let mut window = window_asking_for("64");
    assert!(!is_disabled(&window));
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    assert!(is_disabled(&window));
    window
        .get_by_role_and_label(Role::TextInput, BUFFER)
        .hover();
    wait_for(&mut window, "Close the link to change it.");
}

#[test]
fn the_field_stands_on_the_grid_of_the_others() {
    for (language, port, buffer) in [
        (Language::English, "Local port", BUFFER),
        (Language::Chinese, "本地主机端口", "接收缓冲区 (KiB)"),
    ] {
        let window = window_for(Protocol::Udp, language);
        let rect = |name| window.get_by_role_and_label(Role::TextInput, name).rect();
        let apart = rect(port).left() - rect(buffer).left();
        assert!(apart.abs() < 0.5, "{apart}");
        assert!(rect(buffer).right() <= rect(port).right());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn less_than_was_asked_for_is_said_while_the_link_is_open() {
    let most = std::fs::read_to_string("/proc/sys/net/core/rmem_max").unwrap();
    let most_kib = most.trim().parse::<usize>().unwrap() / 1024;
    if most_kib >= 1_048_576 {
        return; // This machine grants whatever can be asked for.
    }
    let mut window = window_asking_for("1048576");
    click(&mut window, "Open");
    wait_for(&mut window, &format!("Granted: {most_kib} of 1048576 KiB"));
    click(&mut window, "Close");
    wait_for(&mut window, "Ready!");
    assert!(window.query_by_label_contains("Granted:").is_none());
}
