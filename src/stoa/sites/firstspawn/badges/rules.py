"""What is counted for badges."""

from .models import Category

COUNTED: frozenset[tuple[Category, str]] = frozenset(
    {
        *((Category.USER, one) for one in ("reviews", "helped", "votes", "favorites", "guilds")),
        *((Category.USER, one) for one in ("account_age", "playtime", "reputation")),
        *((Category.SERVER, one) for one in ("reviews", "favorites", "votes")),
        *((Category.GUILD, one) for one in ("guild_members", "reputation")),
    }
)
"""What is counted here; `queries.EARN` says how."""

TOLD: frozenset[tuple[Category, str]] = frozenset({(Category.USER, "puzzle_streak"), (Category.USER, "puzzle_wins")})
"""What other rooms count by themselves, and tell with `grant_counted`."""

WORDS = {
    "reviews": "Reviews",
    "helped": "Readers helped",
    "votes": "Votes",
    "favorites": "Kept",
    "guilds": "Guilds",
    "account_age": "Days here",
    "playtime": "Hours played",
    "reputation": "Reputation",
    "guild_members": "Members",
    "puzzle_streak": "Days in a row",
    "puzzle_wins": "Solved puzzles",
}


def measures_of(category: Category) -> tuple[str, ...]:
    """Name what may be counted for things of this kind."""
    return tuple(sorted(measure for kind, measure in (*COUNTED, *TOLD) if kind is category))
