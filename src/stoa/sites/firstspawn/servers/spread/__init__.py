"""How servers are spread: whether few or many fit a question, and in which words it is answered soonest.

Counts are an hour old at most. They choose a way to the answer, never the answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from msgspec.structs import replace

from stoa.commons.nets import Nets
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import Question
from stoa.kernel.rules.remembered import Remembered
from stoa.sites.firstspawn.servers.worded import Words

from . import queries

FEW_TAGGED = 1_500
"""So many servers are sooner found by their tags and sorted than met on a walk along the order."""
FEW_NEAR = 300
FEW_WORDED = 3_000
"""Words are compared in a text that lies elsewhere: a walk past those without them costs more than by tags."""
WALKED, MET, OFFLINE, ONE, GATHERED = "walked", "met", "offline", "one", "gathered"
BUSY = "busy"
MANY_PLAYERS = 100
"""With so many a server is one of the busy, whom the table of places finds by themselves."""
UNSEEN = "unseen"
"""The planner makes nothing of the value, and plans but once: where other conditions lead, it learns nothing by it."""
_KEPT = timedelta(minutes=10)
_A_PAIR = 2
_FOUND = "relevance"
_TENTH = 0.1
_SURELY, _ABOUT_KM = 0.99, 5.0
_IN_INDEXES = frozenset(
    {"gameType", "tags", "region", "language", "version", "online", "verified", "minPlayers", "minRating"}
)
"""What the indexes of every order and the one by place know of a server."""
_OF_ONE_PLACE = frozenset({"gameType", "region", "tags", "online", "verified", "facets"})
_ORDERS_OF_ONE_PLACE = frozenset({"score", "players", "newest"})
"""What the indexes of one game in one region know."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of the servers, all together."""

    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    nets: Nets = field(default_factory=Nets)

    def are_few_tagged(self, tags: Sequence[str]) -> bool:
        """Tell whether few have all of these tags; of three and more nobody knows, and looking costs little."""
        if len(tags) > _A_PAIR:
            return True
        pair = (tags[0], tags[-1]) if tags[0] <= tags[-1] else (tags[-1], tags[0])
        return self.pairs.get(pair, 0) < FEW_TAGGED

    def are_met_soon(self, tags: Sequence[str]) -> bool:
        """Tell whether many have one of these tags or another."""
        return any(not self.are_few_tagged([tag]) for tag in tags)

    def are_few_near(self, latitude: float, longitude: float, kilometers: float) -> bool:
        """Tell whether few stand in the squares whose middles are in a circle."""
        surely = kilometers * _SURELY - _ABOUT_KM  # who walks for what is not there walks for long
        return surely <= 0 or self.nets.count_near(latitude, longitude, surely, FEW_NEAR) < FEW_NEAR


_SPREAD: Remembered[Spread] = Remembered(_KEPT.total_seconds())
_WORDS: Remembered[Words] = Remembered(_KEPT.total_seconds())


async def load_spread(db: Read) -> Spread:
    """Give what was counted last."""

    async def read() -> Spread:
        pairs = {(one.tag, one.other): one.many for one in await queries.PAIRS.all(db)}
        rows = await queries.SQUARES.all(db)
        squares = [((one.latitude + 0.5) * _TENTH, (one.longitude + 0.5) * _TENTH, one.many) for one in rows]
        return Spread(pairs, Nets(squares))

    return await _SPREAD.get(db, read)


async def load_words(db: Read) -> Words:
    """Give the words that many have, and about how many; nothing where that was never counted."""

    async def read() -> Words:
        common = await queries.COMMON_WORDS.all(db)
        in_names, anywhere = (
            {one.word: one.many for one in common if one.in_names is named} for named in (True, False)
        )
        return Words(anywhere, in_names)

    return await _WORDS.get(db, read)


def are_few_worded(words: Mapping[str, int], needed: Iterable[Sequence[str]]) -> bool:
    """Tell whether few have all of what is needed, each one word or another that may stand for it.

    A word that is not among the common ones may be just behind the last of them.
    """
    least = min(words.values(), default=FEW_WORDED)
    return any(sum(words.get(word, least) for word in some) < FEW_WORDED for some in needed)


async def count_spread(tx: Write) -> None:
    """Count anew."""
    await queries.COUNT_PAIRS.run(tx)
    await queries.COUNT_SQUARES.run(tx)
    _SPREAD.forget()
    _WORDS.forget()


def choose_way(
    spread: Spread,
    question: Question,
    here: tuple[float, float] | None,
    *,
    rare: bool = False,
) -> Question:
    """Put the conditions of a question into the words that are answered soonest; words typed lead by themselves.

    `rare`: few have the words that were typed.
    """
    values, told = question.values, dict(question.conditions)
    ways, few = dict[str, str](), False
    if values.get("online") is False and "online" in told:
        ways["online"] = OFFLINE
    if "version" in told and "q" not in told:
        ways["version"] = UNSEEN  # every version would be planned anew, for more than it takes to find its servers
    if question.sort.name == "distance":
        ways |= _ways_by_place(question)
    if "q" in told:
        by_words = question.sort.name == "relevance"
        if rare and not by_words:
            ways["q"], by_words = _FOUND, True
            few = question.sort.name == "distance"  # the table of places, in which that order is walked, has no words
        if by_words:
            ways |= {"gameType": UNSEEN, "region": UNSEEN, "tags": MET if told.get("tags") == "any" else WALKED}
    else:
        near = told.get("radiusKm") == "" and here is not None and spread.are_few_near(*here, values["radiusKm"])
        tagged = told.get("tags") == "all" and spread.are_few_tagged(values["tags"])
        few = near or tagged
        if near:
            ways["radiusKm"] = GATHERED
        if told.get("tags") == "all" and not tagged:
            ways["tags"] = WALKED
        if told.get("tags") == "any" and spread.are_met_soon(values["tags"]):
            ways["tags"] = MET
        if not few and _is_one_place(question, told.keys()):
            ways |= {"gameType": ONE, "region": ONE}
    narrowed = told.keys() - {"near", "radiusKm", "facets"}
    walked = "radiusKm" in told or ways.get("tags") in {WALKED, MET}
    keys_first = narrowed <= _IN_INDEXES and bool(walked or (narrowed and question.sort.name == "distance"))
    if not ways and not few and not keys_first:
        return question
    conditions = tuple((name, ways.get(name, mode)) for name, mode in question.conditions)
    return replace(question, conditions=conditions, few=few, keys_first=keys_first)


def _ways_by_place(question: Question) -> dict[str, str]:
    ways = dict[str, str]()
    if len(question.values.get("region", ())) == 1:
        ways["region"] = ONE  # a single branch of the index by place, of which it is known how many stand there
    if question.values.get("minPlayers", 0) >= MANY_PLAYERS:
        ways["minPlayers"] = BUSY
    return ways


def _is_one_place(question: Question, asked: Iterable[str]) -> bool:
    """Tell whether an index has the servers of just this game in this region in the order that is asked for."""
    places = [question.values.get(name, ()) for name in ("gameType", "region")]
    known = question.sort.name in _ORDERS_OF_ONE_PLACE and _OF_ONE_PLACE.issuperset(asked)
    return known and all(len(one) == 1 for one in places)


def to_gather(question: Question) -> Question:
    """Put a question into the words that are best where all that fit are wanted, in no order."""
    other = {
        ("tags", WALKED): "all",
        ("tags", MET): "any",
        ("gameType", UNSEEN): "",
        ("region", UNSEEN): "",
        ("version", UNSEEN): "",
        ("minPlayers", BUSY): "",
        ("gameType", ONE): "",
        ("region", ONE): "",
        ("radiusKm", ""): "distance",
        ("radiusKm", GATHERED): "distance",
        ("q", "distance"): "",
        ("bedrock", "distance"): "",
        ("near", "distance"): "",  # tallies know whether a server says where it stands, and no more of its place
    }
    conditions = tuple((name, other.get((name, mode), mode)) for name, mode in question.conditions)
    return replace(question, conditions=conditions)
