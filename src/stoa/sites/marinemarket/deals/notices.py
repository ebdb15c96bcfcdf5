"""What the two sides of a sale are told."""

from stoa.commons.notifications import NoticeKind

_GROUP = "Messages and offers"
MESSAGE_CAME = NoticeKind(
    name="message_came",
    group=_GROUP,
    label="Somebody writes to you about a boat",
    title="A message about “{thing}”",
    url="/messages/{conversation}",
    mail=True,
)
OFFER_MOVED = NoticeKind(
    name="offer_moved",
    group=_GROUP,
    label="An offer is made to you, or yours is answered",
    title="“{thing}”: {outcome}",
    url="/messages/{conversation}",
    mail=True,
)
KINDS = (MESSAGE_CAME, OFFER_MOVED)
