"""What those who look at a server's page are told at once."""

from stoa.commons.live import Channel, LiveEvent, Presence, whoever_sees
from stoa.commons.reviews.events import ReviewSubmitted
from stoa.sites.firstspawn.servers.subject import SERVER

CHANNEL = Channel(
    name="server",
    parameter="serverId",
    meaning="What happens to one server.",
    may_subscribe=whoever_sees(SERVER),
    public=True,
    presence=Presence.COUNT,
)
NEW_REVIEW = LiveEvent(
    event=ReviewSubmitted,
    type="server:newReview",
    channel=CHANNEL.name,
    meaning="Somebody has reviewed the server.",
    to=lambda told: [told.subject_id] if told.subject_kind == SERVER.kind and not told.is_held else [],
    data=lambda told: {"reviewId": told.review_id, "rating": told.rating},
)
