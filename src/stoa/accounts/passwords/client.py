"""Asking a service whether a password was part of a breach, without telling it the password."""

import hashlib

import structlog

from stoa.kernel.errors import OutsideFault
from stoa.kernel.outgoing import Outgoing

_PREFIX = 5
_LARGEST = 200_000

log = structlog.get_logger(__name__)


async def is_known_outside(outgoing: Outgoing, base_url: str, password: str) -> bool:
    """Say whether the service knows it; False too when the service does not answer: our own list was asked before."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        answer = await outgoing.get(
            # The operator has named the address, so it may be on the inside.
            base_url.rstrip("/") + "/" + digest[:_PREFIX],
            headers={"Add-Padding": "true"},
            largest=_LARGEST,
            attempts=1,
            allow_private=True,
        )
        lines = answer.checked().text.splitlines()
    except OutsideFault as fault:
        log.warning("breach_service_silent", code=fault.code)
        return False
    for line in lines:
        suffix, _, count = line.partition(":")
        if suffix.strip().upper() == digest[_PREFIX:] and count.strip() != "0":
            return True
    return False
