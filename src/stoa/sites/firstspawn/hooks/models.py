"""What webhooks of a server are sent."""

from uuid import UUID

from stoa.kernel.http.replies import Model

_SERVER = UUID("019ad0c4-0000-7000-8000-000000000001")
_REVIEW = UUID("019ad0c4-0000-7000-8000-000000000002")


class ReviewData(Model, frozen=True):
    """A review that everybody sees."""

    server_id: UUID
    review_id: UUID
    rating: int
    url: str


class ReplyData(Model, frozen=True):
    """An answer to a review."""

    server_id: UUID
    review_id: UUID
    url: str


class FavoriteData(Model, frozen=True):
    """How many keep the server now."""

    server_id: UUID
    count: int


class VoteData(Model, frozen=True):
    """A vote, and whom the voter wants rewarded in the game; who voted is not told."""

    server_id: UUID
    vote_id: UUID
    minecraft_username: str
    streak: int
    is_counted: bool = True
    """Whether it counts in the ranking; a server may reward it either way."""


class StatusData(Model, frozen=True):
    """Whether the server answers now; a single lost answer is not told."""

    server_id: UUID
    is_online: bool
    reason: str


class BadgeData(Model, frozen=True):
    """A badge that the server has now."""

    server_id: UUID
    badge_id: UUID
    badge_name: str


REVIEW = ReviewData(_SERVER, _REVIEW, 5, f"/reviews/{_REVIEW}")
REPLY = ReplyData(_SERVER, _REVIEW, f"/reviews/{_REVIEW}")
FAVORITE = FavoriteData(_SERVER, 118)
VOTE = VoteData(_SERVER, _REVIEW, "Steve", 3)
BADGE = BadgeData(_SERVER, _REVIEW, "Night owl")
STATUS = StatusData(_SERVER, is_online=False, reason="The server did not answer in time.")
