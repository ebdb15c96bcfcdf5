"""Looking at an address before it is listed, and again whenever it is called."""

import asyncio

from stoa.kernel.config import Config
from stoa.kernel.outgoing import GAME_PORTS, Guard, OutgoingSettings
from stoa.kernel.outgoing.faults import AddressRefused

from .errors import AddressNotPublic
from .rules import normalise_host
from .settings import AddressSettings


def open_guard(config: Config, site: str) -> Guard:
    """Give the guard that every connection to a game server goes through."""
    return Guard.from_settings(
        config[OutgoingSettings],
        ports=GAME_PORTS,
        allow_private=config.for_site(site, AddressSettings).allow_private,
    )


async def check_address(guard: Guard, text: str) -> str:
    """Give the address as it is kept; refuse one that leads where players cannot go.

    A name that leads nowhere yet may be listed: servers are announced before they open. What it leads to later is
    checked at every connection.
    """
    host = normalise_host(text)
    try:
        async with asyncio.timeout(guard.timeout):
            await guard.addresses(host)
    except AddressRefused:
        raise AddressNotPublic from None
    except (OSError, UnicodeError):  # a timeout is an OSError, too
        pass
    return host
