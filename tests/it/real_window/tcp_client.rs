//! We are the client of a script.

use super::desk::Desk;
use super::peer;
use crate::drive::PATIENCE;

in_both_languages! {
    an_answer_and_a_close_are_both_shown_and_connect_works_again
}

fn an_answer_and_a_close_are_both_shown_and_connect_works_again(mut desk: Desk) {
    let names = desk.names;
    let (mut server, port) = peer::start_with_port("tcp_server.py", &["--port", "0"]);
    desk.connect_to(port);
    for (closes, text) in [(1, "第一句"), (2, "第二句")] {
        desk.window.find(names.disconnect, |node| node.clickable);
        desk.send(text);
        server.expect_line(text);
        desk.window.wait_for(&format!("Received msg: {text}"));
        wait_for_closes(&mut desk, closes);
        desk.window.find(names.connect, |node| node.clickable);
        if closes == 1 {
            desk.window.click(names.connect);
        }
    }
    assert!(server.expect_end().success());
}

/// Waits until the log tells that the server closed, `count` times.
fn wait_for_closes(desk: &mut Desk, count: usize) {
    let closed = desk.names.closed_by_peer;
    let told = desk.window.look_for(PATIENCE, |tree| {
        let texts = tree.texts();
        let notes = texts.iter().filter(|text| text.contains(closed));
        (notes.count() >= count).then_some(())
    });
    assert!(told.is_some(), "close {count} is not told");
}
