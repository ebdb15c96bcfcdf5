"""Whom an address stands for: one IPv4 address, or the /64 that a provider hands to one customer."""

import ipaddress
from functools import lru_cache

_PREFIX = 64
_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def address_key(address: str) -> str:
    """Give the text under which an address is counted; what is no address is counted as itself, cut short."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64] or "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, _PREFIX), strict=False))
