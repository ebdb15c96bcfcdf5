"""Which addresses are public, and which are ours, our neighbours' or nobody's.

The lists are written out: what Python calls global differs from release to release and leaves tunnels open, through
which an IPv6 address reaches a private IPv4 one. Tunnels and translations are refused whole, whatever they lead to.
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and the metadata of some clouds
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by number, but inside Azure the host's own service
        "169.254.0.0/16",  # link-local: cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # all that is handed out; mapped, NAT64, local and multicast lie outside
_NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?")


def is_public(address: Address) -> bool:
    """Say whether the address belongs to the open internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def is_allowed(address: Address, networks: tuple[Network, ...]) -> bool:
    """Say whether the address lies in one of the networks."""
    return any(address.version == network.version and address in network for network in networks)


def read_networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Read networks as the settings name them."""
    return tuple(ip_network(text) for text in texts)


def read_literal(host: str) -> Address | None:
    """Read a host that is an address in full; None for a name."""
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def is_number_in_disguise(host: str) -> bool:
    """Say whether a resolver would read the host as an IPv4 address though it is not written as one, like `127.1`."""
    if read_literal(host) is not None:
        return False
    last = host.rstrip(".").rpartition(".")[2]
    return _NUMBER.fullmatch(last) is not None
