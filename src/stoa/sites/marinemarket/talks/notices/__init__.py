"""What people are told of conversations: a letter shows no addresses, and no words where it is answered here."""

from datetime import timedelta

from stoa.commons.notifications import NoticeKind
from stoa.sites.marinemarket.talks.letters import find_answered

GROUP = "Messages and offers"
MESSAGE_CAME = NoticeKind(
    name="message_came",
    group=GROUP,
    label="Somebody writes to you about a boat",
    title="A message about “{thing}”",
    message="{advice}",
    url="/messages/{conversation}",
    many="{count} messages about “{thing}”",
    within=timedelta(minutes=2),
    mail=True,
    answered=find_answered,
)
