//! From the operating system's error numbers to [`CauseKind`].

use std::io::{self, ErrorKind};

use super::{Cause, CauseKind};

impl From<&io::Error> for Cause {
    /// By kind and number, never by text.
    fn from(error: &io::Error) -> Self {
        let code = error.raw_os_error();
        let kind = code
            .and_then(kind_of_code)
            .or_else(|| kind_of_io(error.kind()))
            .unwrap_or(CauseKind::Other);
        Self { kind, code }
    }
}

impl Cause {
    /// A cause that was found here, without a number of the system's.
    pub(super) fn found(kind: CauseKind) -> Self {
        Self { kind, code: None }
    }
}

fn kind_of_io(kind: ErrorKind) -> Option<CauseKind> {
    Some(match kind {
        ErrorKind::AddrInUse => CauseKind::AddressInUse,
        ErrorKind::AddrNotAvailable => CauseKind::AddressNotAvailable,
        ErrorKind::PermissionDenied => CauseKind::PermissionDenied,
        ErrorKind::ConnectionRefused => CauseKind::ConnectionRefused,
        ErrorKind::ConnectionReset => CauseKind::ConnectionReset,
        ErrorKind::ConnectionAborted => CauseKind::ConnectionAborted,
        ErrorKind::HostUnreachable => CauseKind::HostUnreachable,
        ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => CauseKind::NetworkUnreachable,
        ErrorKind::TimedOut => CauseKind::TimedOut,
        ErrorKind::NotConnected => CauseKind::NotConnected,
        ErrorKind::BrokenPipe => CauseKind::BrokenPipe,
        ErrorKind::OutOfMemory => CauseKind::OutOfMemory,
        _ => return None,
    })
}

/// The numbers for which the standard library has no stable kind.
#[cfg(unix)]
fn kind_of_code(code: i32) -> Option<CauseKind> {
    Some(match code {
        libc::EMSGSIZE => CauseKind::MessageTooLong,
        libc::EMFILE | libc::ENFILE => CauseKind::TooManyOpenFiles,
        libc::EAFNOSUPPORT | libc::EPFNOSUPPORT => CauseKind::FamilyNotSupported,
        libc::EHOSTDOWN => CauseKind::HostUnreachable,
        libc::ENETRESET => CauseKind::ConnectionReset,
        libc::ENOBUFS | libc::ENOMEM => CauseKind::OutOfMemory,
        _ => return None,
    })
}

/// The numbers for which the standard library has no stable kind
/// ("Windows Sockets Error Codes").
#[cfg(windows)]
fn kind_of_code(code: i32) -> Option<CauseKind> {
    const WSAEMFILE: i32 = 10024;
    const WSAEMSGSIZE: i32 = 10040;
    const WSAEPFNOSUPPORT: i32 = 10046;
    const WSAEAFNOSUPPORT: i32 = 10047;
    const WSAENETRESET: i32 = 10052;
    const WSAENOBUFS: i32 = 10055;
    const WSAEHOSTDOWN: i32 = 10064;
    const WSAHOST_NOT_FOUND: i32 = 11001;
    const WSANO_DATA: i32 = 11004;
    Some(match code {
        WSAEMSGSIZE => CauseKind::MessageTooLong,
        WSAEMFILE => CauseKind::TooManyOpenFiles,
        WSAEAFNOSUPPORT | WSAEPFNOSUPPORT => CauseKind::FamilyNotSupported,
        WSAENETRESET => CauseKind::ConnectionReset,
        WSAENOBUFS => CauseKind::OutOfMemory,
        WSAEHOSTDOWN => CauseKind::HostUnreachable,
        WSAHOST_NOT_FOUND..=WSANO_DATA => CauseKind::NameNotFound,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause_of(code: i32) -> Cause {
        Cause::from(&io::Error::from_raw_os_error(code))
    }

    #[test]
    #[cfg(unix)]
    fn every_errno_that_users_meet_has_its_kind() {
        for (code, kind) in [
            (libc::EADDRINUSE, CauseKind::AddressInUse),
            (libc::EADDRNOTAVAIL, CauseKind::AddressNotAvailable),
            (libc::EACCES, CauseKind::PermissionDenied),
            (libc::EPERM, CauseKind::PermissionDenied),
            (libc::ECONNREFUSED, CauseKind::ConnectionRefused),
            (libc::ECONNRESET, CauseKind::ConnectionReset),
            (libc::ECONNABORTED, CauseKind::ConnectionAborted),
            (libc::EHOSTUNREACH, CauseKind::HostUnreachable),
            (libc::ENETUNREACH, CauseKind::NetworkUnreachable),
            (libc::ENETDOWN, CauseKind::NetworkUnreachable),
            (libc::ETIMEDOUT, CauseKind::TimedOut),
            (libc::EMSGSIZE, CauseKind::MessageTooLong),
            (libc::EMFILE, CauseKind::TooManyOpenFiles),
            (libc::ENFILE, CauseKind::TooManyOpenFiles),
            (libc::EAFNOSUPPORT, CauseKind::FamilyNotSupported),
            (libc::ENOTCONN, CauseKind::NotConnected),
            (libc::EPIPE, CauseKind::BrokenPipe),
            (libc::ENOMEM, CauseKind::OutOfMemory),
            (libc::EINVAL, CauseKind::Other),
        ] {
            let expected = Cause {
                kind,
                code: Some(code),
            };
            assert_eq!(cause_of(code), expected);
        }
    }

    #[test]
    #[cfg(windows)]
    fn every_winsock_error_that_users_meet_has_its_kind() {
        for (code, kind) in [
            (10048, CauseKind::AddressInUse),
            (10049, CauseKind::AddressNotAvailable),
            (10013, CauseKind::PermissionDenied),
            (10061, CauseKind::ConnectionRefused),
            (10054, CauseKind::ConnectionReset),
            (10053, CauseKind::ConnectionAborted),
            (10065, CauseKind::HostUnreachable),
            (10051, CauseKind::NetworkUnreachable),
            (10060, CauseKind::TimedOut),
            (10040, CauseKind::MessageTooLong),
            (10024, CauseKind::TooManyOpenFiles),
            (10047, CauseKind::FamilyNotSupported),
            (10057, CauseKind::NotConnected),
            (11001, CauseKind::NameNotFound),
        ] {
            assert_eq!(cause_of(code).kind, kind, "{code}");
        }
    }

    #[test]
    fn an_error_without_a_number_keeps_its_kind() {
        let cause = Cause::from(&io::Error::from(ErrorKind::TimedOut));
        assert_eq!(cause, Cause::found(CauseKind::TimedOut));
        let cause = Cause::from(&io::Error::other("refused"));
        assert_eq!(cause, Cause::found(CauseKind::Other));
    }
}
