//! What goes wrong is one clear sentence, and nothing is done instead.

use std::net::{TcpListener, UdpSocket};

use super::desk::{Desk, HOST, free_tcp_port};
use super::peer;

in_both_languages! {
    a_udp_port_in_use_is_named_and_no_other_is_taken
    a_server_port_in_use_is_named
    a_refused_connection_is_named
    the_largest_datagram_is_sent_whole_and_a_larger_one_is_refused
}

/// What one datagram can carry over IPv4 (RFC 768: 65,535 less two headers).
const LARGEST_DATAGRAM: usize = 65_507;

fn a_udp_port_in_use_is_named_and_no_other_is_taken(mut desk: Desk) {
    let names = desk.names;
    let taken = UdpSocket::bind((HOST, 0)).unwrap();
    let addr = taken.local_addr().unwrap();
    desk.window.set(names.local_host, HOST);
    desk.window.set(names.local_port, &addr.port().to_string());
    desk.window.click(names.open);
    let sentence = desk.window.wait_for(names.in_use);
    assert!(sentence.contains(&addr.to_string()), "{sentence}");
    desk.window.find(names.open, |node| node.clickable);
    assert_eq!(
        desk.window.text_of(names.local_port),
        addr.port().to_string()
    );
}

fn a_server_port_in_use_is_named(mut desk: Desk) {
    let names = desk.names;
    let taken = TcpListener::bind((HOST, 0)).unwrap();
    let addr = taken.local_addr().unwrap();
    desk.window.choose(names.protocol, "TCP Server");
    desk.window.set(names.local_host, HOST);
    desk.window.set(names.local_port, &addr.port().to_string());
    desk.window.click(names.open);
    let sentence = desk.window.wait_for(names.in_use);
    assert!(sentence.contains(&addr.to_string()), "{sentence}");
}

fn a_refused_connection_is_named(mut desk: Desk) {
    let names = desk.names;
    let nobody = free_tcp_port();
    desk.connect_to(nobody);
    let sentence = desk.window.wait_for(names.refused);
    assert!(sentence.contains(&format!("{HOST}:{nobody}")), "{sentence}");
    desk.window.find(names.connect, |node| node.clickable);
}

fn the_largest_datagram_is_sent_whole_and_a_larger_one_is_refused(mut desk: Desk) {
    let (mut script, target) =
        peer::start_with_port("udp_receiver.py", &["--port", "0", "--count", "2"]);
    desk.open_udp();
    desk.aim_at(target);
    desk.send(&"x".repeat(LARGEST_DATAGRAM));
    script.expect_line(&format!(": {LARGEST_DATAGRAM} bytes: xxx"));

    desk.send(&"y".repeat(LARGEST_DATAGRAM + 1));
    let is_limit = |text: &&&str| text.contains("65507") || text.contains("65,507");
    let refused = desk.window.look_for(crate::drive::PATIENCE, |tree| {
        let texts = tree.texts();
        texts.iter().find(is_limit).map(|_| ())
    });
    assert!(refused.is_some(), "the limit is not named");
    desk.send("z");
    script.expect_line(": 1 bytes: z");
}
