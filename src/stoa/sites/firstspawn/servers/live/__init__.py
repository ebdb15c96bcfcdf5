"""What those who look at a server's page are told at once, and what its team alone is told."""

from uuid import UUID

from stoa.commons.favorites.events import FavoriteAdded
from stoa.commons.live import Channel, LiveEvent, Presence, whoever_sees
from stoa.commons.reviews.events import ReviewSubmitted, ReviewVoted
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.firstspawn.servers import queries
from stoa.sites.firstspawn.servers.subject import SERVER

_TEAM = ["owner", "manager", "helper"]


async def _looks_after(db: Read, viewer: Viewer, server_id: UUID | None) -> bool:
    if viewer.id is None or server_id is None:
        return False
    return await queries.LOOKS_AFTER.one(db, server_id=server_id, person_id=viewer.id, roles=_TEAM)


CHANNEL = Channel(
    name="server",
    parameter="serverId",
    meaning="What happens to one server. Its team hears of the channel serverTeam with it.",
    may_subscribe=whoever_sees(SERVER),
    public=True,
    presence=Presence.COUNT,
    inner="serverTeam",
)
TEAM_CHANNEL = Channel(
    name="serverTeam",
    parameter="serverTeamId",
    meaning="What only those who look after a server may know; serverTeamId is the server's id.",
    may_subscribe=_looks_after,
)
NEW_REVIEW = LiveEvent(
    event=ReviewSubmitted,
    type="server:newReview",
    channel=CHANNEL.name,
    meaning="Somebody has reviewed the server.",
    to=lambda told: [told.subject_id] if told.subject_kind == SERVER.kind and not told.is_held else [],
    data=lambda told: {"serverId": told.subject_id, "reviewId": told.review_id, "rating": told.rating},
)
NEW_FAVORITE = LiveEvent(
    event=FavoriteAdded,
    type="server:newFavorite",
    channel=TEAM_CHANNEL.name,
    meaning="Somebody keeps the server.",
    to=lambda told: [told.subject_id] if told.subject_kind == SERVER.kind else [],
    data=lambda told: {"serverId": told.subject_id, "userId": told.person_id, "count": told.count},
)
REVIEW_RATED = LiveEvent(
    event=ReviewVoted,
    type="user:reviewRated",
    channel="user",
    meaning="Somebody has said whether a review of yours helped; who it was is told to nobody.",
    to=lambda told: [] if told.is_upvote is None else [told.author_id],
    data=lambda told: {"reviewId": told.review_id, "isUpvote": told.is_upvote},
)
