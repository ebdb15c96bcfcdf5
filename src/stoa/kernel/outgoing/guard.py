"""The guard at the door: connections to strangers' addresses go to public ones only."""

import asyncio
from collections.abc import Awaitable, Callable, Container
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog

from .addresses import Address, Network, is_allowed, read_networks
from .faults import AddressRefused, OutsideUnreachable
from .resolve import Resolver, resolve_checked, system_resolver
from .settings import OutgoingSettings

log = structlog.get_logger(__name__)

type Connect[T] = Callable[[str], Awaitable[T]]

GAME_PORTS = range(1024, 65_536)
"""Ports of game servers: none below 1024, where mail and other services of strangers listen."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be called, and how long connecting may take."""

    ports: Container[int]
    allow: tuple[Network, ...]
    timeout: float
    allow_private: bool = False
    resolver: Resolver = field(default=system_resolver, repr=False)

    @classmethod
    def from_settings(
        cls,
        settings: OutgoingSettings,
        *,
        ports: Container[int] | None = None,
        allow_private: bool = False,
        resolver: Resolver = system_resolver,
    ) -> "Guard":
        """Build the guard that the settings describe, for other ports where the caller names them."""
        return cls(
            ports=settings.ports if ports is None else ports,
            allow=read_networks(settings.allow_networks),
            timeout=settings.connect_timeout.total_seconds(),
            allow_private=allow_private,
            resolver=resolver,
        )

    async def addresses(self, host: str, port: int | None = None) -> list[Address]:
        """Give the checked addresses of a host; raise `AddressRefused`, or `OSError` where there are none."""
        found = await resolve_checked(host, allow=self.allow, allow_private=self.allow_private, resolver=self.resolver)
        free = self.allow_private or all(is_allowed(address, self.allow) for address in found)
        if port is not None and not free and port not in self.ports:
            message = f"port {port} is not one that is called"
            raise AddressRefused(message)
        return found


async def resolve_public(guard: Guard, host: str) -> list[Address]:
    """Give the public addresses of a host, for those who send datagrams; raise `OutsideUnreachable` like any call."""
    try:
        async with asyncio.timeout(guard.timeout):
            return await guard.addresses(host)
    except (OSError, UnicodeError) as fault:  # a timeout is an OSError, too
        raise _unreachable(host, fault) from None


async def guarded_connect(
    guard: Guard, host: str, port: int, *, timeout_seconds: float | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a TCP connection to a stranger's host; the caller closes the writer."""
    try:
        async with asyncio.timeout(timeout_seconds or guard.timeout):
            found = await guard.addresses(host, port)
            return await first_that_connects(found, partial(_open, port=port))
    except (OSError, UnicodeError) as fault:
        raise _unreachable(host, fault) from None


async def first_that_connects[T](addresses: list[Address], connect: Connect[T]) -> T:
    """Try the addresses in turn; raise the last one's fault."""
    last: OSError = AddressRefused("there is no address")
    for address in addresses:
        try:
            return await connect(str(address))
        except TimeoutError:
            raise
        except OSError as fault:
            last = fault
    raise last


async def _open(address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(address, port, limit=64 * 1024)


def _unreachable(host: str, fault: Exception) -> OutsideUnreachable:
    log.info("outside_unreachable", host=host[:253], reason=str(fault) or type(fault).__name__)
    return OutsideUnreachable()


async def close_quietly(writer: asyncio.StreamWriter) -> None:
    """Close a connection whose other side may be gone."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
