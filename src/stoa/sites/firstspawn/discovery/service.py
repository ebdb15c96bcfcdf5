"""How servers rank, and why."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.rules.dated import Dated
from stoa.sites.firstspawn.servers.subject import REVIEWS
from stoa.ui.formats import day_words, plural

from . import queries
from .models import Part, Reckoned, RegionCount, Score
from .rules import PARTS, RANKING, Ranking

BATCH = 2_000
GIVEN_UP = timedelta(minutes=50)
"""How old an unfinished ranking may be to be gone on with: the next one begins each hour."""
_NOTHING = UUID(int=0)


async def rank_servers(tx: Write, only: UUID | None = None) -> int:
    """Reckon the score, trend and rating of every server anew, or of one; give how many have moved.

    Of every server is for worlds that nobody looks at yet: elsewhere `rank_next` does it in parts.
    """
    if only is not None:
        return await _rank(tx, [only])
    moved, after = 0, _NOTHING
    while ids := await queries.NEXT.all(tx, after=after, many=BATCH):
        moved, after = moved + await _rank(tx, ids), ids[-1]
    return moved


async def _rank(tx: Write, ids: Sequence[UUID]) -> int:
    ranking = await RANKING.at(tx)
    return len(await queries.RANK.all(tx, **_values(ranking.values), ids=ids))


async def start_ranking(tx: Write) -> bool:
    """Begin to rank all servers, with a sample of how they do today; False where an unfinished ranking is gone on with.

    Whoever has died in the midst of it leaves the servers that were done as they are, and the others as they were.
    """
    now = clock.now()
    begun = await queries.BEGIN.first(tx, now=now, before=now - GIVEN_UP, nothing=_NOTHING)
    if begun:
        await record_samples(tx)
    return begun is not None


async def rank_next(tx: Write) -> bool:
    """Rank the next servers, and note how far that is; False where none is left."""
    after = await queries.RANKED_UNTIL.first(tx)
    ids = await queries.NEXT.all(tx, after=after, many=BATCH) if after is not None else []
    if not ids:
        await queries.FINISH.run(tx)
        return False
    await _rank(tx, ids)
    await queries.ADVANCE.run(tx, until=ids[-1])
    return True


async def rank_all(database: Database) -> None:
    """Rank every server, some at a time, or the rest of them where somebody died who had begun."""
    await database.transact(start_ranking)
    while await database.transact(rank_next):
        pass


async def record_samples(tx: Write) -> None:
    """Note how every server does today, and forget what is older than two weeks."""
    await queries.TAKE_SAMPLES.run(tx)
    await queries.FORGET_SAMPLES.run(tx)


def _values(ranking: Ranking) -> dict[str, float]:
    values: dict[str, float] = msgspec.structs.asdict(ranking)
    weights = sum(values[name] for name, _, _ in PARTS)
    prior = REVIEWS.prior
    return values | {"weights": weights or 1.0, "prior_mean": prior.mean, "prior_weight": prior.weight}


async def load_ranking(db: Read) -> Dated[Ranking]:
    """Give the ranking that holds now."""
    return await RANKING.at(db)


async def load_score(db: Read, server: str) -> Score:
    """Take a server's score apart."""
    ranking = await RANKING.at(db)
    values = _values(ranking.values)
    wanted = {name: values[name] for name in queries.RECKON.names if name in values}
    found = await queries.RECKON.one(db, server=server, **wanted)
    parts = [_part(found, name, title, values) for name, title, _ in PARTS]
    total = sum(part.points for part in parts)
    return Score(found.id, found.slug, found.name, found.score, total, ranking.name, ranking.version, parts)


def _part(found: Reckoned, name: str, title: str, values: dict[str, float]) -> Part:
    share: float = getattr(found, name)
    most = 100 * values[name] / values["weights"]
    return Part(name, title, _fact(found, name), share, values[name], share * most, most)


def _fact(found: Reckoned, name: str) -> str:
    average = found.average_rating
    facts = {
        "rating": "no reviews yet" if average is None else f"{average:.2f} of 5",
        "uptime": f"{found.uptime_percent:.1f} %",
        "players": f"{found.player_count} now",
        "reviews": plural(found.review_count, "review"),
        "trend": "a week against the last",
        "votes": f"{found.vote_count} this month",
        "favorites": f"kept by {found.favorite_count}",
        "proven": "proven" if found.is_verified else "not proven",
        "fresh": f"listed on {day_words(found.created_at.date())}",
    }
    return facts[name]


async def list_regions(db: Read) -> list[RegionCount]:
    """Give the regions in which servers stand, those with the most first."""
    return await queries.COUNT_REGIONS.all(db)
