"""The address of the client: the peer's, or what trusted proxies say of it."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_LONGEST_CHAIN = 20
_LONGEST_HOP = 60
_REMEMBERED = 4096


class Proxies:
    """Networks whose word is taken."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Read the networks once."""
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(network) for network in networks)
        self._trusts = lru_cache(_REMEMBERED)(self._look_up)

    def trusts(self, address: str) -> bool:
        """Say whether a peer is one of ours."""
        return bool(self._networks) and self._trusts(address)

    def _look_up(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self._networks)

    def client_of(self, peer: str, forwarded_for: str) -> str:
        """Walk the chain from the right, as far as trusted hops reach; what a stranger wrote is not believed."""
        client = peer
        for hop in map(str.strip, reversed(forwarded_for.split(",")[-_LONGEST_CHAIN:])):
            if not self.trusts(client):
                break
            said = _plain(hop) if len(hop) <= _LONGEST_HOP else None
            if said is None:
                break
            client = said
        return client


@lru_cache(maxsize=_REMEMBERED)  # who asks once asks again, and taking an address apart costs as much as a signature
def _plain(hop: str) -> str | None:
    """Take `192.0.2.1:4711` or `[2001:db8::1]:4711` without its port; None when it is no address."""
    text = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None
