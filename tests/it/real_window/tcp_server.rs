//! We are the server of several scripts.

use super::desk::{Desk, HOST};
use super::peer;
use crate::drive::Program;

in_both_languages! {
    two_scripts_are_answered_alone_and_together
    a_disconnected_script_is_told_and_the_other_stays
    stop_listening_refuses_a_third_script_and_keeps_the_second
    a_close_is_told_from_a_reset
}

fn two_scripts_are_answered_alone_and_together(mut desk: Desk) {
    let names = desk.names;
    let server = desk.open_server();
    let (mut first, first_addr) = join(&mut desk, server, "甲来了");
    let (mut second, second_addr) = join(&mut desk, server, "乙来了");

    desk.window.choose(names.send_to_client, &first_addr);
    desk.send("只给甲");
    first.expect_line("received: 只给甲");
    desk.window.choose(names.send_to_client, &second_addr);
    desk.send("只给乙");
    second.expect_line("received: 只给乙");
    desk.window
        .choose_containing(names.send_to_client, names.all_connections);
    desk.send("大家好");
    first.expect_line("received: 大家好");
    second.expect_line("received: 大家好");

    for (script, others) in [(&first, "只给乙"), (&second, "只给甲")] {
        let printed = script.printed().join("\n");
        assert!(!printed.contains(others), "{printed}");
    }
}

fn a_disconnected_script_is_told_and_the_other_stays(mut desk: Desk) {
    let names = desk.names;
    let server = desk.open_server();
    let (mut first, first_addr) = join(&mut desk, server, "甲来了");
    let (mut second, _) = join(&mut desk, server, "乙来了");
    let button = format!("{} {first_addr}", names.disconnect_client);
    desk.window.click(&button);
    first.expect_line("closed by the server");
    desk.send("还在吗");
    second.expect_line("received: 还在吗");
}

fn stop_listening_refuses_a_third_script_and_keeps_the_second(mut desk: Desk) {
    let names = desk.names;
    let server = desk.open_server();
    let (mut second, _) = join(&mut desk, server, "乙来了");
    desk.window.click(names.stop_listening);
    desk.window.wait_until_gone(names.stop_listening);

    let mut third = peer::start("tcp_client.py", &[HOST, &server.to_string(), "丙来了"]);
    third.expect_line("not connected:");
    assert!(!third.expect_end().success());

    second.type_line("乙还在");
    desk.window.wait_for("乙还在");
    desk.send("知道了");
    second.expect_line("received: 知道了");
}

fn a_close_is_told_from_a_reset(mut desk: Desk) {
    let names = desk.names;
    let server = desk.open_server();
    let (mut polite, polite_addr) = join(&mut desk, server, "甲来了");
    let arguments = [HOST, &server.to_string(), "乙来了", "--hold", "--reset"];
    let (mut rude, port) = peer::start_with_port("tcp_client.py", &arguments);
    let rude_addr = format!("{HOST}:{port}");
    desk.window.wait_for("乙来了");

    polite.type_line("");
    rude.type_line("");
    expect_note(&mut desk, &polite_addr, names.closed_by_peer);
    expect_note(&mut desk, &rude_addr, names.reset_by_peer);
}

/// Waits for a text that holds both an address and a word.
fn expect_note(desk: &mut Desk, addr: &str, word: &str) {
    let found = desk.window.look_for(crate::drive::PATIENCE, |tree| {
        let texts = tree.texts();
        texts
            .iter()
            .find(|text| text.contains(addr) && text.contains(word))
            .map(|_| ())
    });
    assert!(found.is_some(), "nothing says {word:?} of {addr}");
}

/// Starts a script that stays; returns it with its address once it was heard.
fn join(desk: &mut Desk, server: u16, text: &str) -> (Program, String) {
    let arguments = [HOST, &server.to_string(), text, "--hold"];
    let (script, port) = peer::start_with_port("tcp_client.py", &arguments);
    desk.window.wait_for(text);
    (script, format!("{HOST}:{port}"))
}
