"""Records of the name system: where a game really listens, and what an owner has written as proof."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import dns.asyncresolver
import dns.exception
import dns.rdatatype
import dns.resolver

from stoa.sites.firstspawn.games.models import Place

SECONDS = 3.0
_MOST_RECORDS = 50
_LONGEST_TEXT = 500
SERVICE = "_minecraft._tcp."


def _resolver(servers: Sequence[str]) -> dns.asyncresolver.Resolver:
    if not servers:
        return dns.asyncresolver.get_default_resolver()
    resolver = dns.asyncresolver.Resolver(configure=False)
    pairs = [server.rpartition(":") if server.count(":") == 1 else (server, "", "53") for server in servers]
    resolver.nameservers = [host for host, _, _ in pairs]
    resolver.nameserver_ports = {host: int(port) for host, _, port in pairs}
    return resolver


async def find_place(host: str, *, servers: Sequence[str] = (), seconds: float = SECONDS) -> Place | None:
    """Give the place that a host's SRV record names; None where it has none, or nobody says so in time."""
    with suppress(dns.exception.DNSException, TimeoutError, OSError, ValueError):
        async with asyncio.timeout(seconds):
            answer = await _resolver(servers).resolve(f"{SERVICE}{host}", dns.rdatatype.SRV, lifetime=seconds)
            records = sorted(list(answer)[:_MOST_RECORDS], key=lambda record: (record.priority, -record.weight))
            target = str(records[0].target).rstrip(".")
            if target and records[0].port > 0:
                return Place(target, int(records[0].port))
    return None


async def find_addresses(host: str) -> list[str]:
    """Give the addresses of a name, the older kind first; none where there are none, or nobody says so in time.

    It holds no thread while it waits, so that many slow name servers keep nobody else waiting.
    """
    with suppress(dns.exception.DNSException, TimeoutError, OSError, ValueError):
        async with asyncio.timeout(SECONDS):
            answers = await dns.asyncresolver.resolve_name(host, lifetime=SECONDS)
            return sorted(dict.fromkeys(answers.addresses()), key=lambda address: ":" in address)[:_MOST_RECORDS]
    return []


async def find_texts(name: str, *, servers: Sequence[str] = ()) -> list[str]:
    """Give the TXT records of a name; none where there are none, or nobody says so in time."""
    with suppress(dns.exception.DNSException, TimeoutError, OSError, ValueError):
        async with asyncio.timeout(SECONDS):
            answer = await _resolver(servers).resolve(name, dns.rdatatype.TXT, lifetime=SECONDS)
            return [
                b"".join(record.strings).decode("utf-8", "replace")[:_LONGEST_TEXT]
                for record in list(answer)[:_MOST_RECORDS]
            ]
    return []
