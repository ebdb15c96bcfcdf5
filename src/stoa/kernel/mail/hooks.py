"""What the mail provider tells us later: it arrived, it came back, somebody complained."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from stoa.kernel.clock import now
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write
from stoa.kernel.errors import Malformed
from stoa.kernel.receipts import settle_reference

from . import queries
from .address import BadAddress
from .service import add_suppression
from .signature import UntrustedHook, check_hook

__all__ = ["MailHook", "UntrustedHook", "apply_hook", "read_hook"]

MOST_RECIPIENTS = 50


class Bounce(msgspec.Struct, frozen=True):
    """Why a mail came back."""

    type: str = "Permanent"
    message: str = ""


class Failure(msgspec.Struct, frozen=True):
    """Why a mail could not be sent."""

    reason: str = ""


class HookData(msgspec.Struct, frozen=True):
    """Which mail it is about."""

    email_id: str = ""
    to: list[str] | str = []
    bounce: Bounce | None = None
    failed: Failure | None = None

    @property
    def recipients(self) -> list[str]:
        """Whom the mail went to."""
        return [self.to] if isinstance(self.to, str) else self.to[:MOST_RECIPIENTS]


class MailHook(msgspec.Struct, frozen=True):
    """A message whose signature is right."""

    id: str
    type: str
    data: HookData


class _Body(msgspec.Struct):
    type: str
    data: HookData


def read_hook(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> MailHook:
    """Check who signed a message and when, then read it."""
    found = {
        name: headers.get(f"svix-{name}") or headers.get(f"webhook-{name}") or ""
        for name in ("id", "timestamp", "signature")
    }
    check_hook(
        secrets,
        message_id=found["id"],
        timestamp=found["timestamp"],
        signatures=found["signature"],
        body=body,
        at=now(),
    )
    try:
        read = msgspec.json.decode(body, type=_Body)
    except (msgspec.DecodeError, RecursionError):
        raise Malformed from None
    return MailHook(found["id"], read.type, read.data)


async def apply_hook(tx: Write, keys: Keyring, hook: MailHook) -> Literal["applied", "ignored", "known"]:
    """Do what a message asks for, once: it and the note that it came stand in one transaction."""
    if not await queries.NOTE_HOOK.run(tx, id=hook.id):
        return "known"
    data = hook.data
    match hook.type:
        case "email.delivered":
            await settle_reference(tx, "mail", data.email_id, "delivered")
        case "email.bounced":
            bounce = data.bounce or Bounce()
            await settle_reference(
                tx, "mail", data.email_id, "failed", f"It came back: {bounce.message or bounce.type}"
            )
            if bounce.type.lower() == "permanent":
                await _suppress(tx, keys, hook, "bounce", bounce.message)
        case "email.complained":
            await _suppress(tx, keys, hook, "complaint", "Marked as unwanted by its reader.")
        case "email.failed":
            reason = data.failed.reason if data.failed else ""
            await settle_reference(tx, "mail", data.email_id, "failed", f"The mail service gave up. {reason}".strip())
        case _:
            return "ignored"
    return "applied"


async def _suppress(
    tx: Write, keys: Keyring, hook: MailHook, reason: Literal["bounce", "complaint"], detail: str
) -> None:
    for address in hook.data.recipients:
        try:
            await add_suppression(tx, keys, address, reason, detail)
        except BadAddress:
            continue  # nothing of ours was ever sent there
