"""What is asked of FirstSpawn: every order and filter of the list, words with slips of the pen, and its pages."""

import random
from functools import cache

from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.sites.firstspawn.servers.world import DATA, PLACES, make_servers, read_rows

from .mix import SERVERS as VISITED
from .shape import Pairs, Product, Shape, listing_shapes, often, one_of
from .slips import slipped

_LIST = "/api/v1/servers"
_FIRST = (DATA / "first.txt").read_text(encoding="utf-8").split()
_SECOND = sorted({name for row in read_rows("themes.psv") for name in row["names"].split(",")})
_TAGS = sorted({tag for row in read_rows("themes.psv") for tag in row["tags"].split(",")})
_SUGGEST_MS = 20.0
_KNOWN = 5_000
_LEAST_WORD = 5


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"


def _words(chance: random.Random) -> Pairs:
    text = _name(chance)
    return [("q", slipped(text, chance) if chance.randrange(2) else text)]


def _common(chance: random.Random) -> Pairs:
    """Give a word that thousands of servers have: a tag."""
    text = chance.choice(_plain(_TAGS))
    return [("q", slipped(text, chance) if not chance.randrange(4) and len(text) >= _LEAST_WORD else text)]


def _several(chance: random.Random) -> Pairs:
    """Give two words that thousands of servers have, mostly such as go together; one in four has a slip."""
    themes = [tags for row in read_rows("themes.psv") if len(tags := _plain(row["tags"].split(","))) > 1]
    words = chance.sample(chance.choice(themes) if chance.randrange(4) else _plain(_TAGS), 2)
    if not chance.randrange(4) and len(words[1]) >= _LEAST_WORD:
        words[1] = slipped(words[1], chance)
    return [("q", " ".join(words))]


def _plain(tags: list[str]) -> list[str]:
    return [tag for tag in tags if "-" not in tag]


def _typed(chance: random.Random) -> Pairs:
    text = _name(chance).lower()
    text = slipped(text, chance) if not chance.randrange(4) else text
    return [("q", text[: chance.randint(1, len(text))])]


def _place(chance: random.Random) -> Pairs:
    _, _, latitude, longitude = chance.choice(PLACES)
    return [("near", f"{latitude + chance.uniform(-2, 2):.3f},{longitude + chance.uniform(-2, 2):.3f}")]


def _all_tags(chance: random.Random) -> Pairs:
    theme = chance.choice(list(read_rows("themes.psv")))
    return [("tags", tag) for tag in theme["tags"].split(",")[:2]]


def _any_tag(chance: random.Random) -> Pairs:
    return [*(("tags", tag) for tag in chance.sample(_TAGS, 2)), ("tagsMode", "any")]


@cache
def _slugs() -> list[str]:
    return [row["slug"] for row in make_servers(_KNOWN)]


def _server(chance: random.Random) -> Pairs:
    return [("{server}", chance.choice(_slugs()))]


def _visited(chance: random.Random) -> Pairs:
    return [("{server}", often(_slugs()[:VISITED], chance))]


VALUES = {
    "q": _words,
    "gameType": one_of("gameType", ("minecraft", "hytale")),
    "tags": _all_tags,
    "region": one_of("region", sorted({place[0] for place in PLACES})),
    "language": one_of("language", sorted({place[1] for place in PLACES})),
    "version": one_of("version", ("1.21.4", "1.20.6", "1.19.4", "0.9")),
    "online": one_of("online", ("true", "false")),
    "verified": one_of("verified", ("true", "false")),
    "bedrock": one_of("bedrock", ("true", "false")),
    "minPlayers": one_of("minPlayers", (1, 10, 50, 120, 250)),
    "minRating": one_of("minRating", (2.5, 3.5, 4, 4.5, 4.8)),
    "near": _place,
    "radiusKm": one_of("radiusKm", (50, 200, 1000, 5000)),
}
_FACETS = (("facets", "tags"), ("facets", "gameType"), ("facets", "region"))
_BROWSE = (VALUES["gameType"], VALUES["region"], VALUES["tags"], one_of("sort", ("score", "players", "newest")))

FIRSTSPAWN = Product(
    site="firstspawn",
    title="FirstSpawn",
    rows=100_000,
    unit="servers",
    shapes=(
        Shape("autocomplete", f"{_LIST}/suggest", (_typed,), most_ms=_SUGGEST_MS, kept=True),
        Shape("autocomplete, made anew", f"{_LIST}/suggest", (_typed,)),
        Shape("browse, as people get it", _LIST, _BROWSE, kept=True),
        Shape("words with slips, as people get it", _LIST, (_words,), kept=True),
        Shape("server page", "/servers/{server}", (_server,), of_one=True),
        Shape("front page, as people get it", "/", kept=True, evening=True),
        Shape("list page, as people get it", "/servers", _BROWSE, kept=True, evening=True),
        Shape("server page, as people get it", "/servers/{server}", (_visited,), kept=True, evening=True),
        Shape("server", "/api/v1/servers/{server}", (_server,)),
        Shape("similar servers", "/api/v1/servers/{server}/similar", (_server,)),
        Shape("list page", "/servers", _BROWSE),
        Shape("front page", "/"),
        Shape("deep cursor", _LIST, walks=100),
        Shape("any of two tags", _LIST, (_any_tag,)),
        Shape("a common word", _LIST, (_common,)),
        Shape("several common words", _LIST, (_several,)),
        *listing_shapes(_LIST, SERVERS, VALUES, _FACETS),
    ),
)
