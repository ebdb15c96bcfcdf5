"""What people do on FirstSpawn, visit by visit, and how much of it the cache answers."""

import random
from collections.abc import Iterator, Sequence

import msgspec

from bench.scenario import Request
from stoa.sites.firstspawn.servers.world import PLACES, make_servers, read_rows

from .slips import slipped

VISITS = 4_000
SERVERS = 2_000
_LOOKS = 4
_WORDS, _FILTERS = 0.25, 0.6
_SORTS = ("score", "score", "score", "players", "newest", "rating", "votes")


def recorded(visits: int = VISITS, evening: int = 41) -> list[Request]:
    """Give the visits of an evening, the same in every run; another evening has other visits of the same kind.

    Everybody begins on the front page or in the list, narrows it or types a name, and looks at some servers: those
    further up far more often than others, as people do (Zipf).
    """
    chance = random.Random(evening)
    slugs = [row["slug"] for row in make_servers(SERVERS)]
    weights = [1 / (place + 1) for place in range(len(slugs))]
    tags = sorted({tag for row in read_rows("themes.psv") for tag in row["tags"].split(",")})
    return [Request("GET", path) for _ in range(visits) for path in _visit(chance, slugs, weights, tags)]


def _visit(chance: random.Random, slugs: Sequence[str], weights: Sequence[float], tags: Sequence[str]) -> Iterator[str]:
    yield chance.choice(("/", "/", "/servers"))
    way = chance.random()
    if way < _WORDS:
        name = chance.choices(slugs, weights)[0].replace("-", "+")
        yield f"/servers?q={slipped(name, chance) if not chance.randrange(5) else name}"
    elif way < _FILTERS:
        told = [f"sort={chance.choice(_SORTS)}"]
        told += [f"tags={chance.choice(tags)}"] if chance.randrange(2) else []
        told += ["gameType=minecraft"] if not chance.randrange(3) else []
        told += [f"region={chance.choice(PLACES)[0].replace(' ', '+')}"] if not chance.randrange(3) else []
        yield f"/servers?{'&'.join(told)}"
    for slug in chance.choices(slugs, weights, k=chance.randint(1, _LOOKS)):
        yield f"/servers/{slug}"


class Reads(msgspec.Struct, frozen=True):
    """From where answers came."""

    hits: int
    made: int

    @property
    def hit_rate(self) -> float:
        """The share that nothing was made for."""
        return self.hits / (self.hits + self.made) if self.hits + self.made else 0.0

    def since(self, before: "Reads") -> "Reads":
        """Leave out what came earlier."""
        return Reads(self.hits - before.hits, self.made - before.made)


class MixFigures(msgspec.Struct, frozen=True):
    """How much was answered from where."""

    requests: int
    rate: float
    p99: float
    reads: Reads
    first: Reads
    """In the evening before, which begins with an empty cache."""
