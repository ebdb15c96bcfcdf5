"""What sellers are told of their check."""

from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write

IDENTITY_DECIDED = NoticeKind(
    name="identity_decided",
    group="Your boats",
    label="Your papers were looked at",
    title="Your ID check: {outcome}",
    message="{reason}",
    url="/account/identity",
    mail=True,
)


async def tell_of_check(tx: Write, person_id: UUID, *, good: bool, reason: str) -> None:
    """Tell somebody what was found, and that their papers are deleted."""
    found = "Others see that your ID was checked, and in which month. " if good else f"{reason} "
    told = {"outcome": "done" if good else "not this time", "reason": f"{found}The files are deleted."}
    await notify(tx, person_id, IDENTITY_DECIDED, told)
