"""What people who do not exist think of the demo servers."""

import csv
import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.commons.reviews import DemoReview, plant_reviews
from stoa.commons.tags import set_tags
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers import queries
from stoa.sites.firstspawn.servers.models import SeededServer
from stoa.sites.firstspawn.servers.subject import REVIEWS, TAGS

_ROWS = Path(__file__).parents[2] / "data" / "reviews.psv"
_PEOPLE = (
    *("maren-holt", "quietpickaxe", "tobin-reyes", "oakandash", "sunniva-k", "captain-mumble", "iris-delacroix"),
    *("dustwright", "halvard", "pebbleina", "noor-aziz", "lanternjack"),
)
_PROVEN = 0.6
_ANSWERED = 0.25
_BEST = 5
_THANKS = "Thank you for staying with us. What you name is on our list, and the next update begins with it."


async def plant_opinions(tx: Write) -> None:
    """Give every demo server its tags, and reviews that come to about the rating it was made with."""
    authors = await _authors(tx)
    texts = _texts()
    chance = random.Random(7)  # noqa: S311 - the same world each time, and nothing secret
    written: list[DemoReview] = []
    for server in await queries.SEEDED.all(tx):
        await set_tags(tx, TAGS, server.id, server.tags)
        many = chance.randint(4, 9)
        stars = _stars(server.rating, many, chance)
        for author, rating in zip(chance.sample(authors, many), stars, strict=True):
            title, words = chance.choice(texts[rating])
            written.append(_review(server, author, rating, title, words, chance))
    await plant_reviews(tx, REVIEWS, written)


async def _authors(tx: Write) -> list[UUID]:
    found = []
    for name in _PEOPLE:
        title = name.replace("-", " ").title() if "-" in name else ""
        made = await people.add_person(tx, username=name, email=f"{name}@people.example", name=title)
        found.append(made.id)
    return found


def _texts() -> dict[int, list[tuple[str | None, str]]]:
    found: dict[int, list[tuple[str | None, str]]] = {}
    with _ROWS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE):
            found.setdefault(int(row["stars"]), []).append((row["title"] or None, row["words"]))
    return found


def _stars(wanted: float, many: int, chance: random.Random) -> list[int]:
    """Give so many ratings with about this average, some of them further from it than others."""
    low, more = divmod(round(wanted * many), many)
    stars = [low + (index < more) for index in range(many)]
    if min(stars) > 1 and max(stars) < _BEST:
        stars[0], stars[-1] = stars[0] + 1, stars[-1] - 1
    chance.shuffle(stars)
    return stars


def _review(
    server: SeededServer, author: UUID, rating: int, title: str | None, words: str, chance: random.Random
) -> DemoReview:
    return DemoReview(
        subject_id=server.id,
        author_id=author,
        rating=rating,
        title=title,
        content=words.format(name=server.name),
        written_at=clock.now() - timedelta(days=chance.randint(2, 240), minutes=chance.randint(0, 1400)),
        verified_playtime=chance.randint(70, 14_000) if chance.random() < _PROVEN else None,
        reply=_THANKS if rating < _BEST and chance.random() < _ANSWERED else None,
        upvotes=chance.randint(0, 24),
        downvotes=chance.randint(0, 4),
    )
