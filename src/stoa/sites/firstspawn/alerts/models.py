"""What people are told about servers that come and go."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from stoa.commons.notifications import NoticeKind

BACK_ONLINE = NoticeKind(
    name="server_back_online",
    group="Servers",
    label="A server that you asked about is online again",
    title="{thing} is online again",
    message="It was away for {away}.",
    url="{url}",
    mail=True,
)
WENT_OFFLINE = NoticeKind(
    name="server_offline",
    group="Servers",
    label="A server that you look after went offline",
    title="{thing} went offline",
    message="{reason}",
    url="{url}",
    many="{thing} went offline {count} times",
    within=timedelta(days=1),
    mail=True,
)

TAKEN_OVER = NoticeKind(
    name="server_taken_over",
    group="Servers",
    label="Somebody else proves to own a server that you have listed",
    title="{thing} has another owner now",
    message="They have proved that the server is theirs, and the listing with it. If that is wrong, prove it yourself.",
    url="{url}/claim",
    mail=True,
)
IMPERSONATED = NoticeKind(
    name="server_impersonated",
    group="Servers",
    label="Somebody else lists the address of a server that you have proved to own",
    title="The address of {thing} is listed a second time",
    message="As “{twin}”. It is not marked as proven. Report it if it pretends to be yours.",
    url="{url}",
    mail=True,
)


class Watched(msgspec.Struct, frozen=True):
    """Who is to be told next that a server is back."""

    server_id: UUID
    down_since: datetime
    back_at: datetime
    after: UUID | None = None
