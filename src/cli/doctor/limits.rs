//! What the system grants: buffers, and how much may be open at once.

use super::Voice;
use super::report::{Row, Verdict};
use crate::i18n::Caption;
use crate::i18n::say::doctor::network as say;
use crate::net::{GrantedBuffers, granted_buffers};
use crate::settings::NetworkSettings;

/// What a tab asks for when nobody says another size.
const ASKED_BYTES: usize = NetworkSettings::DEFAULT_RECEIVE_BUFFER_KIB * 1024;
/// A server with some thousands of clients, each of which takes one.
const ENOUGH_DESCRIPTORS: u64 = 4_096;

pub(super) fn rows(voice: Voice) -> Vec<Row> {
    let captions = voice.captions();
    let granted = granted_buffers(ASKED_BYTES).unwrap_or(GrantedBuffers {
        receive_bytes: None,
        send_bytes: None,
    });
    let system = std::env::consts::OS;
    vec![
        buffer_row(
            voice,
            captions.receive_buffer,
            granted.receive_bytes,
            system,
        ),
        buffer_row(voice, captions.send_buffer, granted.send_bytes, system),
        descriptor_row(voice, descriptor_limits()),
    ]
}

fn buffer_row(voice: Voice, caption: Caption, granted: Option<usize>, system: &str) -> Row {
    let granted = granted.unwrap_or(0);
    let is_short = granted < ASKED_BYTES;
    let verdict = if is_short { Verdict::Note } else { Verdict::Ok };
    let command = command_for(caption.key, system);
    let found = say::buffer_granted(voice.language, granted, ASKED_BYTES);
    Row::new(caption, verdict, found)
        .advice(is_short.then(|| say::buffer_advice(voice.language, command.as_deref())))
        .value("asked_bytes", ASKED_BYTES)
        .value("granted_bytes", granted)
}

fn command_for(key: &str, system: &str) -> Option<String> {
    let limit = match (system, key) {
        ("linux", "receive_buffer") => "net.core.rmem_max",
        ("linux", _) => "net.core.wmem_max",
        // With BSD's own bookkeeping: of the limit 8/9 can be asked for.
        ("macos", _) => {
            let bytes = ASKED_BYTES + ASKED_BYTES.div_ceil(8);
            return Some(format!("sudo sysctl -w kern.ipc.maxsockbuf={bytes}"));
        }
        _ => return None,
    };
    Some(format!("sudo sysctl -w {limit}={ASKED_BYTES}"))
}

/// `limits`: soft and hard.
fn descriptor_row(voice: Voice, limits: Option<(u64, u64)>) -> Row {
    let is_short = limits.is_some_and(|(soft, _)| soft < ENOUGH_DESCRIPTORS);
    let verdict = if is_short {
        Verdict::Attention
    } else {
        Verdict::Ok
    };
    let found = say::descriptors(voice.language, limits);
    Row::new(voice.captions().descriptors, verdict, found)
        .advice(is_short.then(|| say::descriptor_advice(voice.language)))
        .value("soft", limits.map(|(soft, _)| soft))
        .value("hard", limits.map(|(_, hard)| hard))
}

/// `None` within: no limit (getrlimit(2)).
#[cfg(unix)]
fn descriptor_limits() -> Option<(u64, u64)> {
    use rustix::process::{Resource, getrlimit};
    let limit = getrlimit(Resource::Nofile);
    Some((
        limit.current.unwrap_or(u64::MAX),
        limit.maximum.unwrap_or(u64::MAX),
    ))
}

#[cfg(not(unix))]
fn descriptor_limits() -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Language;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    #[test]
    fn a_short_buffer_is_a_note_that_names_its_setting() {
        let captions = VOICE.captions();
        for (caption, setting) in [
            (captions.receive_buffer, "net.core.rmem_max=4194304"),
            (captions.send_buffer, "net.core.wmem_max=4194304"),
        ] {
            let row = buffer_row(VOICE, caption, Some(212_992), "linux");
            assert_eq!(row.verdict, Verdict::Note);
            assert_eq!(row.found, "granted 208 of 4096 KiB");
            assert!(row.advice.unwrap().contains(setting));
        }
        let row = buffer_row(VOICE, captions.send_buffer, Some(9_216), "macos");
        assert!(row.advice.unwrap().contains("maxsockbuf=4718592"));
        let row = buffer_row(VOICE, captions.send_buffer, None, "windows");
        assert_eq!(row.values["granted_bytes"], 0);
        let row = buffer_row(VOICE, captions.send_buffer, Some(ASKED_BYTES), "linux");
        assert_eq!((row.verdict, row.advice), (Verdict::Ok, None));
    }

    #[test]
    fn few_descriptors_need_attention() {
        for (limits, verdict, found) in [
            (
                Some((1_024, 524_288)),
                Verdict::Attention,
                "1,024 at most, may be raised to 524,288",
            ),
            (Some((4_095, 4_095)), Verdict::Attention, "4,095 at most"),
            (Some((4_096, 4_096)), Verdict::Ok, "4,096 at most"),
            (None, Verdict::Ok, "no limit of the system"),
        ] {
            let row = descriptor_row(VOICE, limits);
            assert_eq!((row.verdict, row.found.as_str()), (verdict, found));
            assert_eq!(row.advice.is_some(), verdict == Verdict::Attention);
        }
    }
}
