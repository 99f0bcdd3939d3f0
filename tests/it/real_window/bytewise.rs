//! Characters that are cut into pieces on their way.

use super::desk::{Desk, HOST};
use super::peer;
use crate::drive::PATIENCE;

in_both_languages! {
    a_text_sent_byte_by_byte_to_our_server_is_whole_in_every_encoding
    a_text_sent_byte_by_byte_to_our_client_is_whole
}

/// Characters of two, three and four bytes; the last two are not in GBK.
const TEXTS: [(&str, &str); 3] = [
    ("UTF-8", "一个字一个字：你好，世界𠀀€"),
    ("GBK", "逐字节发送：你好，世界"),
    ("GB18030", "四字节的字：𠀀㐀，好"),
];

fn a_text_sent_byte_by_byte_to_our_server_is_whole_in_every_encoding(mut desk: Desk) {
    let names = desk.names;
    desk.window.check(names.log_mode, false);
    let server = desk.open_server().to_string();
    for (encoding, text) in TEXTS {
        desk.window.choose(names.receive_encoding, encoding);
        let arguments = [HOST, &server, text, "--encoding", encoding];
        let mut script = peer::start("tcp_bytewise_client.py", &arguments);
        script.expect_line("all sent");
        expect_whole(&mut desk, text);
    }
}

fn a_text_sent_byte_by_byte_to_our_client_is_whole(mut desk: Desk) {
    let names = desk.names;
    let (encoding, text) = TEXTS[2];
    desk.window.check(names.log_mode, false);
    desk.window.choose(names.receive_encoding, encoding);
    let arguments = [text, "--port", "0", "--encoding", encoding];
    let (mut script, port) = peer::start_with_port("tcp_bytewise_server.py", &arguments);
    desk.connect_to(port);
    script.expect_line("all sent");
    expect_whole(&mut desk, text);
    desk.window.click(names.disconnect);
    script.expect_line("done");
}

/// Waits for a text in the log, which may stand on several lines.
fn expect_whole(desk: &mut Desk, text: &str) {
    let whole = desk.window.look_for(PATIENCE, |tree| {
        let lines = tree.rows().concat();
        lines.contains(text).then_some(())
    });
    assert!(whole.is_some(), "{text:?} is not whole in the log");
}
