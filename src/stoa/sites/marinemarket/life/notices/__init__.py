"""What owners are told of what becomes of their listings."""

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.life.models import Standing, Status

_GROUP = "Your boats"

LISTING_DECIDED = NoticeKind(
    name="listing_decided",
    group=_GROUP,
    label="A moderator has decided about your listing",
    title="Your listing “{thing}” {outcome}",
    message="{reason}",
    url="{url}",
    mail=True,
)
LISTING_MOVED = NoticeKind(
    name="listing_moved",
    group=_GROUP,
    label="Somebody of your firm, or a feed, has moved your listing",
    title="Your listing “{thing}” {outcome}",
    url="{url}",
)
LISTING_ENDING = NoticeKind(
    name="listing_ending",
    group=_GROUP,
    label="Your listing ends soon",
    title="Your listing “{thing}” ends on {day}",
    message="One click renews it. If the boat is sold, say so there, so that nobody asks in vain.",
    url="{url}",
    mail=True,
)
LISTING_EXPIRED = NoticeKind(
    name="listing_expired",
    group=_GROUP,
    label="Your listing has ended",
    title="Your listing “{thing}” has ended and is no longer shown",
    message="One click shows it again. If the boat is sold, say so there.",
    url="{url}",
    mail=True,
)
KINDS = (LISTING_DECIDED, LISTING_MOVED, LISTING_ENDING, LISTING_EXPIRED)

_OUTCOMES = {
    "approve": "is shown now",
    "reject": "was refused",
    "request_changes": "needs changes before it is shown",
    "remove": "was removed",
    "deactivate": "was taken off for a while",
    "publish": "is shown now",
    "submit": "waits for a moderator",
    "sold": "is marked as sold",
    "renew": "was renewed",
    "review_again": "waits for a moderator again",
}


async def tell_of_move(tx: Write, standing: Standing, move: str, reason: str, *, decided: bool) -> None:
    """Tell the owner of a move that somebody else has made."""
    if standing.owner_id is None or move not in _OUTCOMES:
        return
    data = {
        "thing": standing.title,
        "outcome": _OUTCOMES[move],
        "reason": reason,
        "url": f"/sell/{standing.slug}" if move in {"reject", "request_changes"} else "/sell",
        "listingId": str(standing.id),
        "status": Status(standing.status).value,
    }
    kind = LISTING_DECIDED if decided else LISTING_MOVED
    key = f"{standing.id}.{standing.version}.{move}"
    await notify(tx, standing.owner_id, kind, data, subject=("boat", standing.id), dedupe_key=key)
