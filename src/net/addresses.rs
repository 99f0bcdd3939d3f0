use std::net::IpAddr;

/// An address of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAddress {
    pub ip: IpAddr,
    /// The interface's name, as the system calls it.
    pub interface: String,
}

/// The addresses of this machine, loopback last, IPv4 before IPv6. Empty when
/// the system does not tell.
pub fn local_addresses() -> Vec<LocalAddress> {
    let mut addresses: Vec<LocalAddress> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .map(|interface| LocalAddress {
            ip: interface.ip(),
            interface: interface.name,
        })
        .collect();
    addresses.sort_by_key(|address| (address.ip.is_loopback(), address.ip.is_ipv6(), address.ip));
    addresses.dedup();
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_listed_last() {
        let addresses = local_addresses();
        assert!(addresses.iter().any(|address| address.ip.is_loopback()));
        assert!(addresses.is_sorted_by_key(|address| address.ip.is_loopback()));
    }
}
