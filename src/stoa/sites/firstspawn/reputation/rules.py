"""What counts how much."""

from typing import Annotated

import msgspec
from msgspec import Meta

from stoa.kernel.rules import Rule

type Delta = Annotated[int, Meta(ge=-1000, le=1000)]


class Deltas(msgspec.Struct, frozen=True):
    """By how much a reputation changes."""

    account_verified: Delta = 5
    review_upvoted: Delta = 5
    review_downvoted: Delta = -2
    review_removed: Delta = -20
    badge_earned: Delta = 10
    guild_grown: Delta = 15
    """For whoever owns a guild of `guild_members` or more."""
    guild_members: Annotated[int, Meta(ge=2, le=500)] = 10
    puzzle_won: Delta = 3


DELTAS = Rule("firstspawn.reputation", Deltas())
