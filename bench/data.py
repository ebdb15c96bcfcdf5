"""The data: the same in every run, told by its fingerprint, and loaded once."""

import hashlib
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg

from bench import queries
from bench.scenario import Material

TAGS = 200
TAGS_EACH = 4
WORDS = 1_000
WORDS_EACH = 40
SEARCHES = 300
SEED = 1
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 5_000
SYLLABLES = [
    start + middle
    for start in ("b", "br", "d", "dr", "f", "g", "gl", "k", "l", "m", "n", "p", "pr", "s", "st", "t", "tr", "v", "z")
    for middle in ("a", "e", "i", "o", "u", "or", "an", "el")
]

type Row = tuple[UUID, str, str, str, str, str, int, int, float, bool, datetime, str]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag."""

    id: int
    slug: str
    name: str


def fingerprint(rows: int) -> str:
    """Name the data: it changes with the number of rows, with this file and with nothing else."""
    made_by = Path(__file__).read_bytes()
    return hashlib.sha256(made_by + str(rows).encode()).hexdigest()[:16]


def words() -> list[str]:
    """Make words that PostgreSQL's stemmer leaves apart."""
    chance = random.Random(SEED)
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made["".join(chance.sample(SYLLABLES, 3)) + "k"] = None
    return list(made)


def tags() -> list[Tag]:
    """Make the tags."""
    return [Tag(number, f"tag-{number}", f"Tag {number}") for number in range(TAGS)]


def servers(rows: int) -> Iterator[tuple[Row, list[int]]]:
    """Make the servers, each with the numbers of its tags."""
    chance = random.Random(SEED)
    vocabulary, every_tag = words(), tags()
    for number in range(rows):
        chosen = sorted(chance.sample(range(TAGS), TAGS_EACH))
        on_the_row = json.dumps([{"slug": every_tag[tag].slug, "name": every_tag[tag].name} for tag in chosen])
        row = (
            UUID(int=chance.getrandbits(128), version=4),
            f"server-{number}",
            f"{chance.choice(vocabulary).title()} {chance.choice(vocabulary).title()} {number}",
            " ".join(chance.choices(vocabulary, k=WORDS_EACH)),
            chance.choice(["minecraft", "hytale"]),
            chance.choice(["europe", "america", "asia"]),
            chance.randrange(500),
            chance.randrange(100_000),
            round(chance.uniform(1, 5), 2),
            chance.random() < 0.8,  # noqa: PLR2004 - most servers are up
            FIRST_DAY + timedelta(minutes=number),
            on_the_row,
        )
        yield row, chosen


def material(rows: int) -> Material:
    """Pick ids and pairs of words that are in the data."""
    chance = random.Random(SEED)
    ids: list[str] = []
    searches: list[str] = []
    step = max(1, rows // SEARCHES)
    for number, (row, _) in enumerate(servers(rows)):
        ids.append(str(row[0]))
        if number % step == 0:
            searches.append(" ".join(chance.sample(row[3].split(), 2)))
    return Material(ids, searches)


async def load(url: str, rows: int) -> bool:
    """Load the data unless it is there; say whether it was missing."""
    connection = await asyncpg.connect(url)
    try:
        wanted = fingerprint(rows)
        if await connection.fetchval(queries.FINGERPRINT) == wanted:
            return False
        async with connection.transaction():
            await connection.execute(queries.EMPTY_ALL)
            await _copy(connection, rows)
            await connection.execute(queries.SET_FINGERPRINT.format(wanted))
        await connection.execute(queries.VACUUM)
        return True
    finally:
        await connection.close()


async def _copy(connection: "asyncpg.Connection[asyncpg.Record]", rows: int) -> None:
    await connection.copy_records_to_table("tags", records=[(tag.id, tag.slug, tag.name) for tag in tags()])
    for batch in itertools.batched(servers(rows), BATCH):
        await connection.copy_records_to_table(
            "servers", columns=queries.SERVER_COLUMNS, records=[row for row, _ in batch]
        )
        links = [(row[0], tag) for row, chosen in batch for tag in chosen]
        await connection.copy_records_to_table("server_tags", records=links)


async def forget_writes(url: str) -> None:
    """Empty what earlier writes have filled, so that every measurement begins alike."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(queries.EMPTY_WRITTEN)
        await connection.execute(queries.CHECKPOINT)
    finally:
        await connection.close()
