"""What people are told about boats that they keep."""

from uuid import UUID

import msgspec

from stoa.commons.notifications import NoticeKind

BOAT_CHANGED = NoticeKind(
    name="favorite_boat",
    group="Boats",
    label="A boat among your favorites has another price, or is sold",
    title="{thing} {outcome}",
    url="{url}",
    mail=True,
)


class Watched(msgspec.Struct, frozen=True):
    """What became of a boat, and who is to be told next."""

    listing_id: UUID
    outcome: str
    key: str
    after: UUID | None = None
