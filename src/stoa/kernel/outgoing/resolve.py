"""From a name to the addresses that may be called: every one is checked, and what was checked is what is called."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from .addresses import Address, Network, is_allowed, is_number_in_disguise, is_public, read_literal
from .faults import AddressRefused

type Resolver = Callable[[str], Awaitable[Sequence[str]]]

# Threads of its own: a stranger's slow name server keeps them waiting, and nobody else who needs a thread.
_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolve")

LONGEST_NAME = 253
_MOST_ADDRESSES = 32
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")


async def system_resolver(name: str) -> list[str]:
    """Ask the machine's resolver."""
    look_up = partial(socket.getaddrinfo, name, None, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_threads, look_up)
    return [str(entry[4][0]) for entry in found]


async def resolve_checked(
    host: str, *, allow: tuple[Network, ...], allow_private: bool, resolver: Resolver
) -> list[Address]:
    """Give the host's addresses, or raise `AddressRefused` when any of them is not to be called."""
    literal = read_literal(host)
    if literal is not None:
        found = [literal]
    else:
        if len(host) > LONGEST_NAME or _NAME.fullmatch(host) is None or is_number_in_disguise(host):
            message = f"{host[:LONGEST_NAME]!r} is not a host name"
            raise AddressRefused(message)
        answers = list(dict.fromkeys(await resolver(host)))
        read = [read_literal(text.partition("%")[0]) for text in answers[:_MOST_ADDRESSES]]
        found = [address for address in read if address is not None]
        if not found or len(found) != len(answers):
            message = f"{host!r} has no addresses, or too many"
            raise AddressRefused(message)
    for address in found:
        if not (allow_private or is_public(address) or is_allowed(address, allow)):
            message = f"{host!r} leads to {address}, which is not public"
            raise AddressRefused(message)
    return found
