"""What people are told of conversations: a letter leads here, and shows neither addresses nor words."""

from datetime import timedelta

from stoa.commons.notifications import NoticeKind

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
)
