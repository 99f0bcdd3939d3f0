use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, Instant};

use super::Voice;
use super::exchange::{self, Fault};
use super::limits;
use super::report::{Row, Verdict};
use crate::i18n::Caption;
use crate::i18n::say::doctor::network as say;
use crate::i18n::say::{Sentence, link_error, operation_error};
use crate::net::{CauseKind, LinkError, MulticastFault, multicast_on_loopback};

/// Of an organisation's own range (RFC 2365) and of this node only (RFC 4291,
/// section 2.7).
const GROUP_V4: Ipv4Addr = Ipv4Addr::new(239, 255, 77, 88);
const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xff01, 0, 0, 0, 0, 0, 0, 0x7788);
const MULTICAST_PATIENCE: Duration = Duration::from_millis(500);

pub(super) fn rows(voice: Voice) -> Vec<Row> {
    let captions = voice.captions();
    let (v4, v6) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
    let mut rows: Vec<Row> = [
        (captions.udp_ipv4, exchange::udp as Exchange, v4),
        (captions.udp_ipv6, exchange::udp, v6),
        (captions.tcp_ipv4, exchange::tcp, v4),
        (captions.tcp_ipv6, exchange::tcp, v6),
    ]
    .into_iter()
    .map(|(caption, exchange, ip)| {
        let outcome = exchange(ip, Instant::now() + exchange::PATIENCE);
        exchange_row(voice, caption, ip, &outcome)
    })
    .collect();
    for (caption, group) in [
        (captions.multicast_ipv4, GROUP_V4.into()),
        (captions.multicast_ipv6, GROUP_V6.into()),
    ] {
        let outcome = multicast_on_loopback(group, b"wirepad doctor", MULTICAST_PATIENCE);
        rows.push(multicast_row(voice, caption, group, &outcome));
    }
    rows.extend(limits::rows(voice));
    rows
}

type Exchange = fn(IpAddr, Instant) -> Result<(), Fault>;

fn exchange_row(voice: Voice, caption: Caption, ip: IpAddr, outcome: &Result<(), Fault>) -> Row {
    let language = voice.language;
    let row = match outcome {
        Ok(()) => Row::ok(caption, say::chinese_both_ways(language)),
        Err(fault) if ip.is_ipv6() && is_without_family(fault) => {
            Row::note(caption, say::no_family(language)).advice(say::no_family_advice(language))
        }
        Err(fault) => {
            let Sentence { text, hint } = fault_sentence(voice, fault);
            Row::attention(caption, text).advice(hint)
        }
    };
    let names: Vec<_> = exchange::encodings()
        .iter()
        .map(|each| each.name())
        .collect();
    row.value("address", ip.to_string())
        .value("encodings", names)
        .value("works", outcome.is_ok())
}

/// The address `::1` is missing, or the whole family.
fn is_without_family(fault: &Fault) -> bool {
    let Fault::Link(error) = fault else {
        return false;
    };
    let (LinkError::Bind { cause, .. } | LinkError::System { cause }) = error else {
        return false;
    };
    matches!(
        cause.kind,
        CauseKind::AddressNotAvailable | CauseKind::FamilyNotSupported
    )
}

fn fault_sentence(voice: Voice, fault: &Fault) -> Sentence {
    let language = voice.language;
    match fault {
        Fault::Link(error) => link_error(language, error),
        Fault::Operation(error) => operation_error(language, error),
        Fault::Silent => Sentence {
            text: say::deadline_passed(language, exchange::PATIENCE.as_secs()),
            hint: Some(say::deadline_advice(language)),
        },
        Fault::Altered(encoding) => Sentence {
            text: say::message_altered(language, encoding),
            hint: Some(say::deadline_advice(language)),
        },
    }
}

/// Loopback interfaces often lack multicast, which says little about network
/// cards, so a failure is a note.
fn multicast_row(
    voice: Voice,
    caption: Caption,
    group: IpAddr,
    outcome: &Result<(), MulticastFault>,
) -> Row {
    let row = match outcome {
        Ok(()) => Row::ok(caption, say::multicast_works(voice.language, group)),
        Err(fault) => {
            let found = say::multicast_failed(voice.language, group, fault);
            let step = format!("{:?}", fault.step).to_lowercase();
            Row::new(caption, Verdict::Note, found)
                .advice(say::multicast_advice(voice.language))
                .value("step", step)
                .value("code", fault.cause.code)
        }
    };
    row.value("group", group.to_string())
        .value("works", outcome.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Cause, MulticastStep};
    use crate::value::Language;

    fn bind_fault(ip: IpAddr, kind: CauseKind) -> Result<(), Fault> {
        Err(Fault::Link(LinkError::Bind {
            addr: (ip, 0).into(),
            cause: Cause { kind, code: None },
        }))
    }

    fn row(language: Language, ip: IpAddr, outcome: &Result<(), Fault>) -> Row {
        let voice = Voice { language };
        exchange_row(voice, voice.captions().udp_ipv6, ip, outcome)
    }

    #[test]
    fn a_machine_without_ipv6_is_a_note_and_one_without_ipv4_needs_attention() {
        let (v4, v6) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
        for language in Language::ALL {
            for kind in [
                CauseKind::AddressNotAvailable,
                CauseKind::FamilyNotSupported,
            ] {
                let found = row(language, v6, &bind_fault(v6, kind));
                assert_eq!(found.verdict, Verdict::Note, "{found:?}");
                assert!(found.found.contains("IPv6"), "{found:?}");
                let found = row(language, v4, &bind_fault(v4, kind));
                assert_eq!(found.verdict, Verdict::Attention, "{found:?}");
            }
        }
    }

    #[test]
    fn silence_and_altered_bytes_need_attention_and_say_what_to_do() {
        let v4 = Ipv4Addr::LOCALHOST.into();
        for fault in [Fault::Silent, Fault::Altered("GBK")] {
            let found = row(Language::Chinese, v4, &Err(fault));
            assert_eq!(found.verdict, Verdict::Attention);
            assert!(found.advice.unwrap().contains("回环"));
            assert_eq!(found.values["works"], false);
        }
    }

    #[test]
    fn what_the_kernel_answered_to_multicast_is_told() {
        let voice = Voice {
            language: Language::English,
        };
        let fault = MulticastFault {
            step: MulticastStep::Send,
            cause: Cause {
                kind: CauseKind::NetworkUnreachable,
                code: Some(101),
            },
        };
        let caption = voice.captions().multicast_ipv6;
        let row = multicast_row(voice, caption, GROUP_V6.into(), &Err(fault));
        assert_eq!(row.verdict, Verdict::Note);
        assert_eq!(
            row.found,
            "cannot send to ff01::7788: there is no route to this network"
        );
        assert_eq!(
            (&row.values["step"], &row.values["code"]),
            (&"send".into(), &101.into())
        );
    }
}
