//! How a command ends: 0 done, 1 failed, 2 usage, 3 link, 4 not met.

use std::io::{Read, Write};
use std::net::{TcpListener, UdpSocket};

use super::program::{Wirepad, run};

const FREE: &str = "127.0.0.1:0";

#[test]
fn a_port_in_use_is_named_and_ends_with_3() {
    let taken = UdpSocket::bind(FREE).unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    run(&["udp", &addr])
        .with(3)
        .silent()
        .told(&addr)
        .told("already in use");
    let taken = TcpListener::bind(FREE).unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let ended = run(&["tcp-server", &addr, "--send", "a", "--expect", "b"]);
    let ended = ended.with(3).silent().told("already in use");
    assert_eq!(ended.told.lines().count(), 1, "{}", ended.told);
}

#[test]
fn a_refused_connection_is_named_and_ends_with_3() {
    for any in ["127.0.0.1:0", "[::1]:0"] {
        let nobody = TcpListener::bind(any).unwrap().local_addr().unwrap();
        let nobody = nobody.to_string();
        let ended = run(&["tcp-client", &nobody, "--expect", "hello"]);
        let ended = ended.with(3).silent().told(&nobody).told("refused");
        assert_eq!(ended.told.lines().count(), 1, "{}", ended.told);
    }
}

#[test]
fn a_reset_ends_with_3_and_a_close_with_0() {
    for (resets, code) in [(true, 3), (false, 0)] {
        let listener = TcpListener::bind(FREE).unwrap();
        let addr = listener.local_addr().unwrap().to_string();
        let mut wirepad = Wirepad::start(&["tcp-client", &addr, "--format", "text"]);
        let (mut peer, _) = listener.accept().unwrap();
        wirepad.tells("Connected");
        peer.write_all(b"last words").unwrap();
        wirepad.prints("last words");
        if resets {
            socket2::SockRef::from(&peer)
                .set_linger(Some(std::time::Duration::ZERO))
                .unwrap();
        }
        drop(peer);
        let ended = wirepad.end().with(code);
        assert_eq!(ended.text(), "last words\n");
    }
}

#[test]
fn an_expectation_is_met_by_the_last_bytes_before_the_close() {
    let listener = TcpListener::bind(FREE).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let mut wirepad = Wirepad::start(&["tcp-client", &addr, "--expect", "good bye"]);
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"good ").unwrap();
    peer.write_all(b"bye").unwrap();
    drop(peer);
    wirepad.end().with(0);
}

#[test]
fn an_expectation_that_is_not_met_ends_with_4_and_tells_what_came() {
    let late = ["udp", FREE, "--expect-hex", "55 AA", "--timeout", "0.2"];
    run(&late)
        .with(4)
        .silent()
        .told("55 AA")
        .told("Nothing was received.");

    let listener = TcpListener::bind(FREE).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let mut wirepad = Wirepad::start(&["tcp-client", &addr, "--expect-regex", "v[0-9]+"]);
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"version unknown").unwrap();
    drop(peer);
    wirepad.end().with(4).told("version unknown");
}

#[test]
fn the_second_of_two_expectations_has_its_own_time() {
    let mut wirepad = Wirepad::start(&[
        "udp",
        FREE,
        "--expect",
        "one",
        "--expect",
        "two",
        "--timeout",
        "0.5",
    ]);
    let peer = UdpSocket::bind(FREE).unwrap();
    peer.send_to(b"one", ("127.0.0.1", wirepad.port())).unwrap();
    wirepad.end().with(4).told("two").told("expectation 1");
}

#[test]
fn what_cannot_be_done_ends_with_1() {
    let missing = [
        "udp",
        FREE,
        "--send-file",
        "/nonexistent",
        "--duration",
        "0.1",
    ];
    run(&missing)
        .with(1)
        .silent()
        .told("no such file")
        .told("/nonexistent");
    let unsaved = [
        "udp",
        FREE,
        "--save",
        "/nonexistent/a.txt",
        "--duration",
        "0.1",
    ];
    run(&unsaved).with(1).silent().told("/nonexistent/a.txt");
    let nobody = [
        "udp",
        FREE,
        "--send",
        "a",
        "--send",
        "b",
        "--duration",
        "0.1",
    ];
    run(&nobody)
        .with(1)
        .silent()
        .told("2 messages were not sent");
}

#[test]
fn wrong_words_end_with_2_before_anything_is_opened() {
    let taken = TcpListener::bind(FREE).unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let wrong: [(&[&str], &str); 13] = [
        (&["--formt", "raw"], "--format"),
        (&["--format", "jsno"], "jsonl"),
        (&["--encoding", "gbx"], "GBK"),
        (
            &["--send", "a", "--checksum", "crc16modbs"],
            "CRC-16/MODBUS",
        ),
        (&["--records", "0"], "--records"),
        (&["--records", "x"], "--records"),
        (&["--repeat", "0", "--send", "a"], "--repeat"),
        (&["--repeat", "5"], "--send"),
        (&["--times", "5", "--send", "a"], "--repeat"),
        (&["--send-hex", "5z"], "--send-hex"),
        (&["--expect-regex", "("], "--expect-regex"),
        (&["--timeout", "nan"], "--timeout"),
        (&["--save", "log.pdf"], "log.pdf"),
    ];
    for (words, part) in wrong {
        let ended = run(&[&["tcp-server", &addr], words].concat());
        ended.with(2).silent().told(part);
    }
    run(&["udp", "65536"]).with(2).silent().told("65535");
    run(&["tcp-client", "localhost"])
        .with(2)
        .silent()
        .told("port");
    run(&["upd"]).with(2).silent().told("upd");
    run(&["tcp-client"]).with(2).silent().told("REMOTE");
}

#[test]
fn sentences_are_in_the_language_that_was_asked_for() {
    let taken = UdpSocket::bind(FREE).unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    run(&["--lang", "en", "udp", &addr])
        .with(3)
        .told("already in use. Close");
    let ended = run(&["--lang", "zh", "udp", &addr]).with(3);
    // No blank after a Chinese full stop.
    ended
        .told(&format!("wirepad: 无法打开 {addr}："))
        .told("已被占用。请关闭");
}

#[test]
fn a_stream_that_the_peer_half_closed_is_kept_when_asked() {
    let listener = TcpListener::bind(FREE).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let mut wirepad = Wirepad::start(&["tcp-client", &addr, "--keep-half-open"]);
    let (mut peer, _) = listener.accept().unwrap();
    peer.shutdown(std::net::Shutdown::Write).unwrap();
    wirepad.tells("it can still be sent to");
    wirepad.write(b"still here\n");
    let mut read = [0; 10];
    peer.read_exact(&mut read).unwrap();
    assert_eq!(&read, b"still here");
    wirepad.interrupt().with(0);
}

/// A peer that closes in order after it has got `length` bytes, and how the command
/// ended.
fn closed_after(length: usize, words: &[&str]) -> super::program::Ended {
    let listener = TcpListener::bind(FREE).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let wirepad = Wirepad::start(&[&["tcp-client", &addr], words].concat());
    let (mut peer, _) = listener.accept().unwrap();
    peer.read_exact(&mut vec![0; length]).unwrap();
    peer.write_all(b"bye").unwrap();
    peer.shutdown(std::net::Shutdown::Write).unwrap();
    peer.read_to_end(&mut Vec::new()).unwrap();
    let mut wirepad = wirepad;
    wirepad.end()
}

#[test]
fn what_the_end_of_the_link_left_undone_ends_with_1() {
    let repeated = ["--send", "x", "--repeat", "1", "--times", "100000"];
    closed_after(3, &repeated)
        .with(1)
        .told("of 100,000 repeats");
    let wanted = ["--send", "x", "--records", "5"];
    closed_after(1, &wanted)
        .with(1)
        .told("after 1 of 5 records");
    // Nothing of standard input is there, and it has not ended.
    closed_after(0, &["--input", "lines", "--wait", "0"])
        .with(1)
        .told("The rest of standard input");
    closed_after(0, &["--input", "lines"]).with(0);
}

#[test]
fn the_same_failure_is_told_once_and_counted() {
    let nobody = UdpSocket::bind(FREE).unwrap().local_addr().unwrap();
    let nobody = nobody.to_string();
    let words = ["udp", "127.0.0.1:0", "--to", &nobody, "--send", "x"];
    let repeats = ["--repeat", "5", "--times", "40", "--wait", "0.2", "--quiet"];
    let ended = run(&[&words[..], &repeats].concat()).with(1);
    let ended = ended.told("Nothing listens").told("times more");
    assert!(ended.told.lines().count() <= 3, "{}", ended.told);
}
