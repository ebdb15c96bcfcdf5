"""The public ranking: what counts, and for how much. A new version is published with a date, and the old ones stay."""

from typing import Annotated

import msgspec

from stoa.kernel.rules import Rule

type Weight = Annotated[float, msgspec.Meta(ge=0, le=100)]
type Full = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]


class Ranking(msgspec.Struct, frozen=True, rename="camel"):
    """How much each part counts, and where it counts in full."""

    rating: Weight = 30
    reviews: Weight = 10
    uptime: Weight = 20
    players: Weight = 12
    trend: Weight = 8
    votes: Weight = 8
    favorites: Weight = 5
    proven: Weight = 4
    fresh: Weight = 3
    full_reviews: Full = 200
    full_players: Full = 1000
    full_votes: Full = 500
    full_favorites: Full = 500
    least_uptime: Annotated[float, msgspec.Meta(ge=0, lt=100)] = 80
    fresh_days: Full = 14


RANKING = Rule("firstspawn.ranking", Ranking())

# The parts in the order in which they are shown: the name of the weight, its title, and how it is reckoned.
PARTS: tuple[tuple[str, str, str], ...] = (
    ("rating", "Rating", "The average of the reviews, drawn towards the middle while there are few of them."),
    ("uptime", "Uptime", "How much of the time the server answered when we asked."),
    (
        "players",
        "Players",
        "How many play at this moment, on a scale on which ten more matter less the more there are.",
    ),
    ("reviews", "Reviews", "How many people have written about it, on the same kind of scale."),
    ("trend", "Trend", "Players and favorites of this week against those of the week before."),
    ("votes", "Votes", "Votes of the running month; one a person and day."),
    ("favorites", "Favorites", "How many people keep it."),
    ("proven", "Proven owner", "Whether whoever lists it has proved to own it."),
    ("fresh", "New", "A head start that ends two weeks after listing, so that new servers are seen at all."),
)
