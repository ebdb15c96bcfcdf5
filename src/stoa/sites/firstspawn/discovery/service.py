"""How servers rank, and why."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Read, Write
from stoa.kernel.rules.dated import Dated
from stoa.sites.firstspawn.servers.subject import REVIEWS

from . import queries
from .models import Part, Reckoned, RegionCount, Score
from .rules import PARTS, RANKING, Ranking


async def rank_servers(tx: Write, only: UUID | None = None) -> int:
    """Reckon every server's score, trend and rating anew, or those of one; give how many have moved."""
    ranking = await RANKING.at(tx)
    moved = await queries.RANK.all(tx, **_values(ranking.values), only=only)
    if moved:
        tx.drop_tags("servers")
    return len(moved)


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
        "reviews": f"{found.review_count} reviews",
        "trend": "a week against the last",
        "votes": f"{found.vote_count} this month",
        "favorites": f"kept by {found.favorite_count}",
        "proven": "proven" if found.is_verified else "not proven",
        "fresh": f"listed on {found.created_at:%Y-%m-%d}",
    }
    return facts[name]


async def list_regions(db: Read) -> list[RegionCount]:
    """Give the regions in which servers stand, those with the most first."""
    return await queries.COUNT_REGIONS.all(db)
