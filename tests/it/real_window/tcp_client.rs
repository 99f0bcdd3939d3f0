//! We are the client of a script.

use super::desk::Desk;
use super::peer;

in_both_languages! {
    an_answer_and_a_close_are_both_shown_and_connect_works_again
}

fn an_answer_and_a_close_are_both_shown_and_connect_works_again(mut desk: Desk) {
    let names = desk.names;
    let (mut server, port) = peer::start_with_port("tcp_server.py", &["--port", "0"]);
    desk.connect_to(port);
    for text in ["第一句", "第二句"] {
        desk.window.find(names.disconnect, |node| node.clickable);
        desk.send(text);
        server.expect_line(text);
        desk.window.wait_for(&format!("Received msg: {text}"));
        desk.window.wait_for(names.closed_by_peer);
        desk.window.find(names.connect, |node| node.clickable);
        if text == "第一句" {
            desk.window.click(names.connect);
        }
    }
    assert!(server.expect_end().success());
}
