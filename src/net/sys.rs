//! System calls that have no safe wrapper. The only file with `unsafe`.
//!
//! Start with [`Registered`]: a socket that a [`Poll`] watches and that cannot
//! be dropped while it is watched. The rest are single calls: the error queue
//! of a datagram socket (Linux), exclusive ports (Windows) and the limit of
//! open descriptors (Unix).
#![allow(unsafe_code)]

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use polling::{AsSource, Event, Events, PollMode, Poller};

/// Waits for sockets to become ready; any thread may end the wait.
#[derive(Debug)]
pub(super) struct Poll(Poller);

impl Poll {
    pub fn new() -> io::Result<Self> {
        Poller::new().map(Self)
    }

    /// Ends the wait that is going on, or else the next one.
    pub fn notify(&self) -> io::Result<()> {
        self.0.notify()
    }

    /// Waits for readiness, for [`Poll::notify`] or for the deadline.
    pub fn wait(&self, events: &mut Events, deadline: Option<Instant>) -> io::Result<()> {
        events.clear();
        match deadline {
            Some(deadline) => self.0.wait_deadline(events, deadline)?,
            None => self.0.wait(events, None)?,
        };
        Ok(())
    }
}

/// What a socket is watched for. Errors and hang-ups are told in any case
/// where the system does so (Linux).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interest {
    pub read: bool,
    pub write: bool,
}

impl Interest {
    pub const READ: Self = Self {
        read: true,
        write: false,
    };
    pub const WRITE: Self = Self {
        read: false,
        write: true,
    };
}

/// A socket and its entry in a [`Poll`], level-triggered.
#[derive(Debug)]
pub(super) struct Registered<S: AsSource> {
    socket: S,
    poll: Arc<Poll>,
    key: usize,
    /// `None`: not in the poll.
    interest: Option<Interest>,
}

impl<S: AsSource> Registered<S> {
    pub fn new(socket: S, poll: Arc<Poll>, key: usize, interest: Interest) -> io::Result<Self> {
        let mut registered = Self {
            socket,
            poll,
            key,
            interest: None,
        };
        registered.set_interest(Some(interest))?;
        Ok(registered)
    }

    /// Changes what is watched; `None` takes the socket out of the poll.
    pub fn set_interest(&mut self, interest: Option<Interest>) -> io::Result<()> {
        match (self.interest, interest) {
            (before, after) if before == after => {}
            (None, Some(interest)) => self.add(interest)?,
            (Some(_), Some(interest)) => self.modify(interest)?,
            (_, None) => self.poll.0.delete(&self.socket)?,
        }
        self.interest = interest;
        Ok(())
    }

    fn add(&self, interest: Interest) -> io::Result<()> {
        // SAFETY: the socket must be deleted from the poller before it is
        // dropped. It is private and never moves out of `self`; `Drop` deletes
        // it while the field still lives, and `poll` is kept alive by the `Arc`.
        unsafe {
            self.poll
                .0
                .add_with_mode(&self.socket.source(), self.event(interest), PollMode::Level)
        }
    }

    fn modify(&self, interest: Interest) -> io::Result<()> {
        let event = self.event(interest);
        self.poll
            .0
            .modify_with_mode(&self.socket, event, PollMode::Level)
    }

    fn event(&self, interest: Interest) -> Event {
        Event::new(self.key, interest.read, interest.write)
    }
}

impl<S: AsSource> Deref for Registered<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.socket
    }
}

impl<S: AsSource> Drop for Registered<S> {
    fn drop(&mut self) {
        if self.interest.is_some() {
            // A failure means that the system has forgotten the socket already.
            let _ = self.poll.0.delete(&self.socket);
        }
    }
}

/// Raises this process's limit of open descriptors to what it may have, so
/// that thousands of clients fit. Says how many are allowed now.
///
/// Only the soft limit moves (`getrlimit(2)`). Does nothing on Windows, which
/// has no such limit; `None` there.
pub fn raise_descriptor_limit() -> io::Result<Option<u64>> {
    #[cfg(unix)]
    return unix::raise_descriptor_limit().map(Some);
    #[cfg(not(unix))]
    Ok(None)
}

#[cfg(unix)]
mod unix {
    use std::io;

    pub(super) fn raise_descriptor_limit() -> io::Result<u64> {
        let mut limit = libc::rlimit {
            rlim_cur: 0,
            rlim_max: 0,
        };
        // SAFETY: `limit` is a valid, writable `rlimit` for the whole call.
        if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0 {
            return Err(io::Error::last_os_error());
        }
        let wanted = highest_soft_limit(limit.rlim_max);
        if limit.rlim_cur >= wanted {
            return Ok(limit.rlim_cur);
        }
        limit.rlim_cur = wanted;
        // SAFETY: `limit` is a valid `rlimit` for the whole call.
        if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(wanted)
    }

    /// macOS refuses a soft limit above `OPEN_MAX`, also when the hard limit
    /// is infinite (`setrlimit(2)` there).
    fn highest_soft_limit(hard_limit: libc::rlim_t) -> libc::rlim_t {
        const OPEN_MAX: libc::rlim_t = 10_240;
        if cfg!(target_vendor = "apple") {
            hard_limit.min(OPEN_MAX)
        } else {
            hard_limit
        }
    }
}

/// What the network answered to an earlier datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QueuedError {
    /// Where the datagram had gone.
    pub to: Option<SocketAddr>,
    pub errno: i32,
    /// Told by ICMP, not by this machine's own send call.
    pub from_network: bool,
}

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::{Mailbox, ask_for_error_queue, dropped_datagrams, take_queued_error};
#[cfg(target_os = "linux")]
pub(super) use linux::{Mailbox, ask_for_error_queue, dropped_datagrams, take_queued_error};

/// Systems that have neither an error queue nor a count of drops.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::io;
    use std::net::{SocketAddr, UdpSocket};

    use super::QueuedError;
    use crate::net::outbox::LONGEST_READ;

    pub(in crate::net) fn ask_for_error_queue(_socket: &UdpSocket) -> io::Result<()> {
        Ok(())
    }

    pub(in crate::net) fn take_queued_error(_socket: &UdpSocket) -> Option<QueuedError> {
        None
    }

    pub(in crate::net) fn dropped_datagrams(_socket: &UdpSocket) -> Option<u32> {
        None
    }

    /// Takes a datagram at a time.
    pub(in crate::net) struct Mailbox {
        bytes: Box<[u8]>,
        taken: Option<(SocketAddr, usize)>,
    }

    impl Mailbox {
        pub const SLOTS: usize = 1;

        pub fn new() -> Self {
            Self {
                bytes: vec![0; LONGEST_READ].into_boxed_slice(),
                taken: None,
            }
        }

        pub fn receive(&mut self, socket: &UdpSocket, _most: usize) -> io::Result<usize> {
            let (length, addr) = socket.recv_from(&mut self.bytes)?;
            self.taken = Some((addr, length));
            Ok(1)
        }

        pub fn datagram(&self, _nth: usize) -> Option<(SocketAddr, &[u8])> {
            let (addr, length) = self.taken?;
            Some((addr, &self.bytes[..length]))
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::mem;
    use std::net::{SocketAddr, UdpSocket};
    use std::os::fd::AsRawFd;

    use socket2::SockAddr;

    use super::QueuedError;
    use crate::net::outbox::LONGEST_READ;

    /// Large enough for one `sock_extended_err` with the offender's address,
    /// and aligned as `cmsghdr` asks.
    #[repr(C, align(16))]
    struct Control([u8; 256]);

    /// Makes the kernel keep ICMP errors with the address they are about
    /// (`IP_RECVERR`, ip(7); `IPV6_RECVERR`, ipv6(7)). Without it an
    /// unconnected socket never hears of them.
    pub(in crate::net) fn ask_for_error_queue(socket: &UdpSocket) -> io::Result<()> {
        let (level, option) = if socket.local_addr()?.is_ipv4() {
            (libc::IPPROTO_IP, libc::IP_RECVERR)
        } else {
            (libc::IPPROTO_IPV6, libc::IPV6_RECVERR)
        };
        let on: libc::c_int = 1;
        // SAFETY: `on` is a readable `c_int`, and the length says so.
        let result = unsafe {
            libc::setsockopt(
                socket.as_raw_fd(),
                level,
                option,
                (&raw const on).cast(),
                size_of_u32::<libc::c_int>(),
            )
        };
        if result == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }

    /// Takes the oldest entry of the socket's error queue (`MSG_ERRQUEUE`,
    /// recv(2)); `None` when there is none. Taking it also clears the pending
    /// error that the next send or receive call would have returned.
    pub(in crate::net) fn take_queued_error(socket: &UdpSocket) -> Option<QueuedError> {
        let mut control = Control([0; 256]);
        let ((errno, from_network), to) = receive_error(socket, &mut control)?;
        Some(QueuedError {
            to: to.as_socket(),
            errno,
            from_network,
        })
    }

    /// Datagrams that the kernel has dropped since the socket was made, mostly
    /// because the receive buffer was full; the count wraps (`SO_MEMINFO`,
    /// Linux 4.12; `None` before that).
    pub(in crate::net) fn dropped_datagrams(socket: &UdpSocket) -> Option<u32> {
        /// `asm-generic/socket.h`; the C library's crate does not name it.
        const SO_MEMINFO: libc::c_int = 55;
        const DROPS: usize = libc::SK_MEMINFO_DROPS as usize;
        let mut figures = [0_u32; DROPS + 1];
        let mut length = size_of_u32::<[u32; DROPS + 1]>();
        // SAFETY: `figures` is writable for `length` bytes, and the kernel
        // writes no more than that.
        let result = unsafe {
            libc::getsockopt(
                socket.as_raw_fd(),
                libc::SOL_SOCKET,
                SO_MEMINFO,
                figures.as_mut_ptr().cast(),
                &raw mut length,
            )
        };
        (result == 0).then_some(figures[DROPS])
    }

    fn receive_error(socket: &UdpSocket, control: &mut Control) -> Option<((i32, bool), SockAddr)> {
        let mut payload = [0_u8; 1];
        let mut part = libc::iovec {
            iov_base: payload.as_mut_ptr().cast(),
            iov_len: payload.len(),
        };
        // SAFETY: the closure initialises the address by a system call that
        // gets the storage's true length, and reports the length that the
        // system wrote. Every pointer in `message` is valid for the call.
        let received = unsafe {
            SockAddr::try_init(|storage, length| {
                let mut message: libc::msghdr = mem::zeroed();
                message.msg_name = storage.cast();
                message.msg_namelen = *length;
                message.msg_iov = &raw mut part;
                message.msg_iovlen = 1;
                message.msg_control = control.0.as_mut_ptr().cast();
                message.msg_controllen = control.0.len() as _;
                let flags = libc::MSG_ERRQUEUE | libc::MSG_DONTWAIT;
                if libc::recvmsg(socket.as_raw_fd(), &raw mut message, flags) < 0 {
                    return Err(io::Error::last_os_error());
                }
                *length = message.msg_namelen;
                Ok(extended_error(&message).unwrap_or((0, false)))
            })
        };
        received.ok()
    }

    /// # Safety
    /// `message` must have been filled by a successful `recvmsg`, and its
    /// control buffer must still be alive.
    unsafe fn extended_error(message: &libc::msghdr) -> Option<(i32, bool)> {
        // SAFETY: by the contract of this function the control buffer holds
        // `msg_controllen` bytes of whole control messages; the macros of
        // cmsg(3) stay within them, and reads are unaligned.
        unsafe {
            let mut header = libc::CMSG_FIRSTHDR(message);
            while !header.is_null() {
                let kind = ((*header).cmsg_level, (*header).cmsg_type);
                if kind == (libc::IPPROTO_IP, libc::IP_RECVERR)
                    || kind == (libc::IPPROTO_IPV6, libc::IPV6_RECVERR)
                {
                    let error = libc::CMSG_DATA(header)
                        .cast::<libc::sock_extended_err>()
                        .read_unaligned();
                    let from_network = error.ee_origin == libc::SO_EE_ORIGIN_ICMP
                        || error.ee_origin == libc::SO_EE_ORIGIN_ICMP6;
                    return Some((i32::try_from(error.ee_errno).unwrap_or(0), from_network));
                }
                header = libc::CMSG_NXTHDR(message, header);
            }
        }
        None
    }

    /// Takes several datagrams with one system call (recvmmsg(2)).
    pub(in crate::net) struct Mailbox {
        /// Into `bytes` and `names`, which never move.
        headers: Box<[libc::mmsghdr]>,
        _parts: Box<[libc::iovec]>,
        names: Box<[libc::sockaddr_storage]>,
        bytes: Box<[u8]>,
    }

    impl Mailbox {
        pub const SLOTS: usize = 32;

        pub fn new() -> Self {
            // SAFETY: all zeros are a value of each of these plain C structures.
            let (mut headers, mut parts, mut names) = unsafe {
                (
                    boxed(mem::zeroed::<libc::mmsghdr>()),
                    boxed(mem::zeroed::<libc::iovec>()),
                    boxed(mem::zeroed::<libc::sockaddr_storage>()),
                )
            };
            // Pages that no datagram reaches are never touched.
            let mut bytes = vec![0; Self::SLOTS * LONGEST_READ].into_boxed_slice();
            let slots = bytes.chunks_exact_mut(LONGEST_READ);
            for (nth, slot) in slots.enumerate() {
                parts[nth].iov_base = slot.as_mut_ptr().cast();
                parts[nth].iov_len = slot.len();
                let message = &mut headers[nth].msg_hdr;
                message.msg_name = (&raw mut names[nth]).cast();
                message.msg_iov = &raw mut parts[nth];
                message.msg_iovlen = 1;
            }
            Self {
                headers,
                _parts: parts,
                names,
                bytes,
            }
        }

        /// Takes at most `most` datagrams that are there and returns how many.
        pub fn receive(&mut self, socket: &UdpSocket, most: usize) -> io::Result<usize> {
            let most = most.clamp(1, Self::SLOTS);
            for header in &mut self.headers[..most] {
                header.msg_hdr.msg_namelen = size_of_u32::<libc::sockaddr_storage>();
            }
            let most = u32::try_from(most).unwrap_or(1);
            // SAFETY: the first `most` headers point at one buffer and one
            // address each that `self` owns, whose lengths they say.
            let count = unsafe {
                libc::recvmmsg(
                    socket.as_raw_fd(),
                    self.headers.as_mut_ptr(),
                    most,
                    libc::MSG_DONTWAIT,
                    std::ptr::null_mut(),
                )
            };
            usize::try_from(count).map_err(|_| io::Error::last_os_error())
        }

        /// One of those that the last call took; `None` for a sender that has no
        /// internet address.
        pub fn datagram(&self, nth: usize) -> Option<(SocketAddr, &[u8])> {
            let header = &self.headers[nth];
            // SAFETY: the kernel has written an address of this length there, or
            // it is zeros, which is no internet address; the storage is large
            // enough for any.
            let name = unsafe {
                SockAddr::try_init(|storage, length| {
                    storage
                        .cast::<libc::sockaddr_storage>()
                        .write(self.names[nth]);
                    *length = header.msg_hdr.msg_namelen;
                    Ok(())
                })
            };
            let ((), name) = name.ok()?;
            let start = nth * LONGEST_READ;
            let length = usize::try_from(header.msg_len).unwrap_or(0);
            Some((name.as_socket()?, &self.bytes[start..][..length]))
        }
    }

    fn boxed<T: Copy>(value: T) -> Box<[T]> {
        vec![value; Mailbox::SLOTS].into_boxed_slice()
    }

    const fn size_of_u32<T>() -> u32 {
        let size = size_of::<T>();
        assert!(size <= u32::MAX as usize);
        #[expect(clippy::cast_possible_truncation, reason = "asserted above")]
        let size = size as u32;
        size
    }
}

#[cfg(windows)]
pub(super) use windows::claim_port_exclusively;

#[cfg(windows)]
mod windows {
    use std::io;
    use std::os::windows::io::{AsRawSocket, RawSocket};

    const SOL_SOCKET: i32 = 0xffff;
    /// `((int)(~SO_REUSEADDR))` in `WinSock2.h`.
    const SO_EXCLUSIVEADDRUSE: i32 = !0x0004;

    #[link(name = "ws2_32")]
    unsafe extern "system" {
        fn setsockopt(
            socket: RawSocket,
            level: i32,
            name: i32,
            value: *const u8,
            length: i32,
        ) -> i32;
    }

    /// Keeps every other program from binding the same port, also one that
    /// asks for `SO_REUSEADDR` (which on Windows takes over a port in use).
    pub(in crate::net) fn claim_port_exclusively(socket: &socket2::Socket) -> io::Result<()> {
        let on = 1_i32.to_ne_bytes();
        // SAFETY: the value is four readable bytes, and the length says so.
        let result = unsafe {
            setsockopt(
                socket.as_raw_socket(),
                SOL_SOCKET,
                SO_EXCLUSIVEADDRUSE,
                on.as_ptr(),
                4,
            )
        };
        if result == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
}
