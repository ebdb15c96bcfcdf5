"""What is known of each term that somebody typed, and how much of it boats' terms tell.

Boats tell in `listing_words.terms` which filed words they have, and which of these in their names. A word that is not
filed they do not tell: where all such words of a question are rare, whoever has one is found by the index of words, and
where they are not, boats themselves are looked at.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from stoa.commons.words.queries import MOST_BEGUN
from stoa.sites.marinemarket.search.models import KnownWord

_JOINED = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
"""Where such a word stands, its first part does, too, and begins with whatever shorter word this one begins with."""
_PLAIN = re.compile(rf"[a-z0-9]+|[0-9]+\.[0-9]+|{_JOINED.pattern}")
_WORD = re.compile("[a-z][a-z0-9]*|[0-9]+")
"""Read as one word wherever it stands, so it is nowhere if none begins so."""
_SHORTEST = 2
"""A single letter is no beginning, but a word."""
_MOST_KEPT = 2_000
_MOST_RARE = 300
"""Boats with words that are not filed; so many are found by the index of words whatever else is asked."""

EVERY, RARE, TOLD, CHECKED = "every", "rare", "told", "checked"


class Meaning(NamedTuple):
    """Which words a term means."""

    words: tuple[str, ...]
    uses: int
    known: tuple[KnownWord, ...] = ()
    nowhere: bool = False
    filed: bool = False
    """Boats stand under each of its words."""
    numbers: tuple[int, ...] = ()
    """Of those that are filed."""
    in_names: tuple[int, ...] = ()
    """Of those that are filed and stand in names."""
    left: tuple[KnownWord, ...] = ()
    """Those that are not filed."""
    left_in_names: tuple[KnownWord, ...] = ()
    """Of these, what may stand in names."""
    named: tuple[str, ...] = ()
    """What stands in names: nobody need be asked for the others there."""
    uses_in_names: int = 0


class Told(NamedTuple):
    """What the terms of boats say of a question, and how: by themselves, beside rare words, or before they are asked.

    `terms` are questions to them: all of it anywhere, in the name, and not all in the name. `rare` are the words that
    are not filed, anywhere and in names, as questions to the index of words.
    """

    anywhere: str
    in_name: str
    rest: str
    terms: tuple[str, str, str]
    rare: tuple[str, str]


def is_plain(word: str) -> bool:
    """Say whether it looks like one word."""
    return _PLAIN.fullmatch(word) is not None


def is_word(word: str) -> bool:
    """Say whether it is read as one word wherever it stands."""
    return _WORD.fullmatch(word) is not None


@lru_cache(_MOST_KEPT)
def meaning_of(term: str, begun: tuple[KnownWord, ...], alike: tuple[KnownWord, ...]) -> Meaning | None:
    """Name the words that begin so or look alike, or the term itself where none does; None where they cannot be."""
    begun = tuple(one for one in begun if len(term) >= _SHORTEST or one.word == term)
    plain = [one for one in begun if "-" in term or not _JOINED.fullmatch(one.word)]
    if len(begun) > MOST_BEGUN or not all(is_plain(one.word) for one in plain):
        return None
    found = (*plain, *alike)
    if not found:  # what is no plain word may be read as several, which begin as they begin
        words = (term,) if term.isalpha() else ()
        return Meaning(words, 0, nowhere=is_word(term)) if term.isalnum() else None
    return _meaning(found)


def read_parts(term: str, known: Sequence[KnownWord]) -> list[Meaning | None]:
    """Name the words that begin as each word does that a term is read as; None where there are too many."""
    parts: dict[int, list[KnownWord]] = {}
    for one in known:
        parts.setdefault(one.part, []).append(one)
    if len(term) < _SHORTEST:
        return []
    return [_meaning(tuple(parts[part])) if len(parts[part]) <= MOST_BEGUN else None for part in sorted(parts)]


def tell(
    words: Sequence[Meaning], phrases: Sequence[Sequence[Meaning | None]], *, whole: bool, filed: Sequence[Meaning]
) -> Told:
    """Say what boats' terms tell of single words, and of what is read as several that stand together.

    `whole`: nothing else was typed. `filed` are words and parts under each of whose words boats stand.
    """
    single = whole and not phrases
    parts = [one for some in phrases for one in some if one is not None]
    anywhere = _way(words, [one.left for one in words], [one.numbers for one in words]) if single else CHECKED
    numbers = [one.in_names for one in words]
    in_name = _way(words, [one.left_in_names for one in words], numbers) if single else CHECKED
    needed = [one.in_names for one in (*words, *parts) if not one.left_in_names]
    surely = needed if in_name == EVERY else numbers if single else []
    told = _write([one.numbers for one in (words if anywhere == RARE else filed)], anywhere=True)
    named = _write(numbers if in_name == RARE else needed)
    surely_named = _write(surely)
    return Told(
        anywhere,
        in_name,
        TOLD if anywhere == CHECKED and in_name == EVERY else anywhere,
        (told, named, f"{told}&!({surely_named})" if surely_named else told),
        (_or([one.left for one in words]), _or([one.left_in_names for one in words])),
    )


def _way(words: Sequence[Meaning], left: Sequence[Sequence[KnownWord]], numbers: Sequence[Sequence[int]]) -> str:
    """Say how terms tell of words: by themselves, or beside those that are left where these are rare."""
    if not any(left):
        return EVERY if words else CHECKED
    every = [one for some in left for one in some]
    rare = sum(one.uses for one in every) <= _MOST_RARE and all(is_plain(one.word) for one in every)
    return RARE if rare and all(numbers) else CHECKED


def _write(several: Sequence[tuple[int, ...]], *, anywhere: bool = False) -> str:
    """Write as `query_int` that each has one of its words: a number twice, and one more where it is in the name.

    It is empty where something has none.
    """
    return "&".join([_number(some, anywhere) for some in several]) if all(several) else ""


@lru_cache(_MOST_KEPT)
def _number(some: tuple[int, ...], anywhere: bool) -> str:
    return f"({'|'.join([f'{one * 2}|{one * 2 + 1}' if anywhere else str(one * 2 + 1) for one in some])})"


def _or(left: Sequence[Sequence[KnownWord]]) -> str:
    return " | ".join(f"'{one.word}'" for some in left for one in some)


@lru_cache(_MOST_KEPT)
def _meaning(found: tuple[KnownWord, ...]) -> Meaning:
    each = {one.word: one for one in found}
    known = tuple(each.values())
    left = tuple(one for one in known if one.number is None)
    named = [one for one in known if one.named]
    return Meaning(
        words=tuple(each),
        uses=sum(one.uses for one in known),
        known=known,
        filed=not left,
        numbers=tuple(one.number for one in known if one.number is not None),
        in_names=tuple(one.number for one in named if one.number is not None),
        left=left,
        left_in_names=tuple(one for one in left if one.named or not is_plain(one.word)),
        named=tuple(one.word for one in named),
        uses_in_names=sum(one.uses for one in named),
    )
