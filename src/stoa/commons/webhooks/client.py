"""The receivers of webhooks: addresses that people have entered, so nothing of ours is ever reached through them."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from stoa.kernel.config import Size
from stoa.kernel.errors import Detail
from stoa.kernel.outgoing import Answer, Guard, Outgoing, OutgoingSettings

from .errors import BadWebhookUrl
from .rules import read_url

LARGEST_ANSWER = Size(1024**2)
_REFUSED = (
    "Webhooks cannot be sent to this address. It must be open to the public, not in a private network, and on an "
    "ordinary port. Check that it is written right."
)


async def check_url(settings: OutgoingSettings, url: str, *, production: bool) -> None:
    """Refuse an address that no message would ever be sent to; the guard looks again at each sending."""
    read = read_url(url, production=production)
    if isinstance(read, str):
        raise BadWebhookUrl(read, details=(Detail("url", read),))
    guard = Guard.from_settings(settings)
    try:
        async with asyncio.timeout(guard.timeout):
            await guard.addresses(*read)
    except (OSError, UnicodeError):  # a name that leads nowhere, and one that leads to us: nobody learns which
        raise BadWebhookUrl(_REFUSED, details=(Detail("url", _REFUSED),)) from None


async def send_message(
    outgoing: Outgoing, url: str, body: bytes, headers: Mapping[str, str], total: timedelta
) -> Answer:
    """Make one attempt; where it points elsewhere, nobody follows."""
    return await outgoing.post(
        url,
        content=body,
        headers={"Content-Type": "application/json", **headers},
        total=total,
        largest=LARGEST_ANSWER,
        attempts=1,
    )
