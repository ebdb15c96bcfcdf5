"""Which words boats are filed under, and questions that are answered there.

Under each word boats stand in every order, so that a page is read off. Where it takes more than one term, they are
looked for under the rarest, and the boats themselves are asked for the others.
"""

from typing import Any

from msgspec.structs import replace

from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import Question
from stoa.sites.marinemarket.search.wording import KeptWordings, Wording

from . import queries

FEWEST = 50
"""Words of fewer boats are not filed: these are found at once."""
SHARE = 0.25
"""Nor are words of a greater share of all boats: any order soon meets one of them."""
_FORGOTTEN_AT_ONCE = 10_000
_NEWEST, _RELEVANCE, _DISTANCE = "newest", "relevance", "distance"
_ORDERS = frozenset({_NEWEST, _RELEVANCE, _DISTANCE, "price", "length", "year"})


async def count_words(tx: Write) -> None:
    """Count in how many boats each word stands; in a transaction apart from filing, which waits for whoever writes."""
    await queries.COUNT_WORDS.run(tx)
    await queries.COUNT_USES.run(tx)


async def file_words(tx: Write, *, fewest: int = FEWEST, share: float = SHARE) -> int:
    """File boats under the words that names have come to share, as they were counted; give how many are new."""
    return await queries.FILE_WORDS.one(tx, fewest=fewest, share=share)


async def forget_words(tx: Write) -> None:
    """Forget words that stand in no boat any more: they may be the name or the number of somebody who is gone."""
    unused = await queries.UNUSED.all(tx, most=_FORGOTTEN_AT_ONCE)
    if unused:
        await queries.HOLD_BOATS.run(tx)
        await queries.FORGET_WORDS.run(tx, words=unused)


def answered_under_words(question: Question, *, fewest: int = FEWEST, around: bool = False) -> Question | None:
    """Write the question as it is asked under words; None where it cannot be, or so few fit that it need not be.

    `around`: whoever lies in the circle is found by the spots there.
    """
    wording: Wording | None = question.values.get("wording")
    if wording is not None and wording.nowhere:
        return replace(question, answered_by=(None,) * (len(question.sort.tiers) or 1))
    if wording is None or not wording.filed or question.sort.name not in _ORDERS:
        return None
    if wording.uses is not None and wording.uses < fewest:
        return None
    if ("features", "array") in question.conditions:
        return None
    if question.sort.name == _RELEVANCE:
        found = question.few and wording.in_names and wording.few_named
        named = found_by_words(question, "found named") if found else _in_names(question, wording, around=around)
        return replace(question, answered_by=(named, _elsewhere(question, wording, around=around)))
    parts = (True, False) if question.sort.name == _NEWEST else ()
    return replace(question, answered_by=(_under(question, _mode(wording), wording.filed, parts, around=around),))


def counted_under_words(question: Question, *, fewest: int = FEWEST) -> Question | None:
    """Write what is counted as it is under words; None where boats themselves have to be looked at."""
    wording: Wording | None = question.values.get("wording")
    if wording is None or not wording.every or not wording.filed or (wording.uses or 0) < fewest:
        return None
    if not {("features", "array"), ("radiusKm", "placed")}.isdisjoint(question.conditions):
        return None
    if len(wording.filed) > 1:
        return _under(question, "every", wording.filed)
    return _under(question, "filed" if wording.alone else "every of one", wording.filed)


async def look_elsewhere(db: Read, wording: Wording, kept: KeptWordings, *, first: bool) -> Wording:
    """Find out whether any boat has it elsewhere than in its name, where its words do not tell; `kept` remembers it.

    That nobody has is seen by looking at every boat under a word. Whoever reads that tier `first` would have to each
    time, so it is asked for then; others take what is known.
    """
    if wording.nowhere or not wording.filed or wording.elsewhere is not None or (wording.uses or 0) < FEWEST:
        return wording
    key = wording.whole, wording.named
    found = kept.read.get(key)
    if found is None and first:
        mark = kept.read.mark()
        query = queries.ELSEWHERE[f"{wording.told.rest} rest"]
        told = {"words": wording.filed, "terms": wording.told.terms, "query": [*key, *wording.told.rare]}
        anybody = await query.one(db, **{name: told[name] for name in query.names})
        found = wording if anybody else wording._replace(elsewhere=())
        kept.put(key, found, mark)
    return wording if found is None else wording._replace(elsewhere=found.elsewhere)


def found_by_words(question: Question, mode: str = "found") -> Question:
    """Write the question as the index of words answers it, which few boats are left by."""
    if question.sort.name == _RELEVANCE and mode == "found":
        tiers = tuple(found_by_words(question, f"found {tier}") for _, tier in question.sort.tiers)
        return replace(question, answered_by=tiers)
    return replace(question, conditions=_with(question, query=mode), few=True)


def found_elsewhere(question: Question, *, found: bool) -> Question | None:
    """Leave out the tier of names where nobody can be in it: all boats would be walked for nothing."""
    wording: Wording | None = question.values.get("wording")
    if wording is None or wording.in_names or question.sort.name != _RELEVANCE:
        return None
    whoever = replace(question, conditions=_with(question, query="found" if found else ""))
    return replace(question, answered_by=(None, whoever))


def _mode(wording: Wording) -> str:
    return "filed" if wording.alone else wording.told.anywhere


def _in_names(question: Question, wording: Wording, *, around: bool) -> Question | None:
    if not wording.in_names:
        return None
    mode = "filed" if wording.alone else f"{wording.told.in_name} named"
    return _under(question, mode, wording.filed, (True,), around=around)


def _elsewhere(question: Question, wording: Wording, *, around: bool) -> Question | None:
    """Ask for the boats of which some term is not in the name: they stand so under a word of that term."""
    mode = f"{wording.told.rest} rest"
    if wording.elsewhere is None:
        return _under(question, mode, wording.filed, (True, False), around=around)
    if not wording.elsewhere:
        return None
    one_word = wording.alone and len(wording.filed) == 1
    return _under(question, "filed" if one_word else mode, wording.elsewhere, (False,), around=around)


def _under(
    question: Question, mode: str, words: tuple[str, ...], parts: tuple[bool, ...] = (), *, around: bool = False
) -> Question:
    wording: Wording = question.values["wording"]
    heads = [(one, part) for one in words for part in parts or (True,)]
    values: dict[str, Any] = {
        **question.values,
        "words": [one for one, _ in heads],
        "parts": [str(part) for _, part in heads],
        "terms": wording.told.terms,
    }
    circle = dict(question.conditions).get("radiusKm", "placed")
    by_distance = question.sort.name == _DISTANCE
    within = circle if circle == "placed" else _DISTANCE if by_distance else "around" if around else ""
    conditions = _with(question, query=mode, radiusKm=within)
    source = f"{'names' if parts else 'words'}{' around' if within == 'around' else ''}"
    return replace(question, values=values, conditions=conditions, source=source)


def _with(question: Question, **modes: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, modes.get(name, mode)) for name, mode in question.conditions)
