"""What people who do not exist think of the demo servers."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from stoa.commons.reviews import DemoReview, plant_reviews
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers import queries
from stoa.sites.firstspawn.servers.models import SeededServer
from stoa.sites.firstspawn.servers.subject import REVIEWS
from stoa.sites.firstspawn.servers.world import read_rows

_MOST, _WHOLE, _GOOD, _MIXED = 60, 0.15, 4, 3
_PROVEN = 0.6
_ANSWERED = 0.25
_BEST = 5
_SPREAD = 1.1
_DAYS = 240
_OF_MEMBER = 50
_THANKS = "Thank you for staying with us. What you name is on our list, and the next update begins with it."


async def plant_opinions(tx: Write, authors: Sequence[UUID], member: UUID | None = None) -> None:
    """Give every demo server reviews that come to about the rating it was made with; the lively ones get more.

    `member`, whom people sign in as to look around, has written a few of them.
    """
    texts, parts = _texts(), _parts()
    chance = random.Random(7)  # noqa: S311 - the same world each time, and nothing secret
    written: list[DemoReview] = []
    for number, server in enumerate(await queries.SEEDED.all(tx)):
        many = min(_MOST, chance.randint(4, 18) + server.players // 12)
        stars = _stars(server.rating, many, chance)
        writing = chance.sample(authors, many)
        if member is not None and number % _OF_MEMBER == 1:
            writing[0] = member
        for author, rating in zip(writing, stars, strict=True):
            whole = chance.random() < _WHOLE and rating in texts
            title, words = chance.choice(texts[rating]) if whole else (None, _compose(rating, parts, chance))
            written.append(_review(server, author, rating, title, words, chance))
    await plant_reviews(tx, REVIEWS, written)


def compose_texts(rating: int, many: int, chance: random.Random) -> list[str]:
    """Give so many texts that suit a number of stars; `{name}` stands where the server's name belongs."""
    parts = _parts()
    return [_compose(rating, parts, chance) for _ in range(many)]


def _texts() -> dict[int, list[tuple[str | None, str]]]:
    found: dict[int, list[tuple[str | None, str]]] = {}
    for row in read_rows("reviews.psv"):
        found.setdefault(int(row["stars"]), []).append((row["title"] or None, row["words"]))
    return found


def _parts() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in read_rows("praise.psv"):
        found.setdefault((row["band"], row["part"]), []).append(row["words"])
    return found


def _compose(rating: int, parts: dict[tuple[str, str], list[str]], chance: random.Random) -> str:
    band = "good" if rating >= _GOOD else "mixed" if rating == _MIXED else "bad"
    middle = chance.sample(parts[band, "body"], chance.randint(1, 3))
    return " ".join([chance.choice(parts[band, "open"]), *middle, chance.choice(parts[band, "close"])])


def _stars(wanted: float, many: int, chance: random.Random) -> list[int]:
    """Give so many ratings with about this average, spread as people's are: most are near it, a few are far off."""
    stars = [min(_BEST, max(1, round(chance.gauss(wanted, _SPREAD)))) for _ in range(many)]
    while (away := round(wanted * many) - sum(stars)) != 0:
        step = 1 if away > 0 else -1
        moved = chance.choice([index for index, one in enumerate(stars) if 1 <= one + step <= _BEST])
        stars[moved] += step
    return stars


def _moment(server: SeededServer, chance: random.Random) -> datetime:
    """Say when somebody wrote: more of late than long ago, and never before the server was listed."""
    ago = timedelta(days=chance.triangular(0, _DAYS, 0))
    listed_for = clock.now() - server.created_at
    return clock.now() - (ago if ago < listed_for else listed_for * chance.random())


def _review(
    server: SeededServer, author: UUID, rating: int, title: str | None, words: str, chance: random.Random
) -> DemoReview:
    return DemoReview(
        subject_id=server.id,
        author_id=author,
        rating=rating,
        title=title,
        content=words.format(name=server.name),
        written_at=_moment(server, chance),
        verified_playtime=chance.randint(70, 14_000) if chance.random() < _PROVEN else None,
        reply=_THANKS if rating < _BEST and chance.random() < _ANSWERED else None,
        upvotes=chance.randint(0, 24),
        downvotes=chance.randint(0, 4),
    )
