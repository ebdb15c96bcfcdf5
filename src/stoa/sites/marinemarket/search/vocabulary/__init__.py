"""The words that boats are found by, as this process knows them: what was typed is read without asking anybody.

All words are loaded once. Later only those are asked for that have changed since, and only once somebody has listed or
changed a boat. Where a site has very many words, the database is asked for those that were typed.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from stoa.commons.words.queries import ALIKE_AT_LEAST, MOST_ALIKE, MOST_BEGUN
from stoa.kernel import clock
from stoa.kernel.cache import Local
from stoa.kernel.db import Read
from stoa.sites.marinemarket.search.models import ChangedWord, KnownWord

from . import queries

MOST_WORDS = 50_000
"""Of more, this process would keep too much."""
_ANEW = timedelta(minutes=10)
"""Words that are gone do no harm, as nobody is found by them, but are not kept for ever."""
_MOST_PARTS = 4_000
_MOST_FOUND = 20_000
"""Words, which may be hundreds for what is read as many parts."""
_MOST_APART = 2
_SURE = 3
"""A word in so many names is no mistake."""


class _Name(NamedTuple):
    """A word that names are made of, and how it looks."""

    word: str
    uses: int
    looks: frozenset[str]


class Vocabulary:
    """What one process knows of words; whoever asks brings it up to date."""

    def __init__(self, fresh: Local[bool], *, most: int = MOST_WORDS) -> None:
        """`fresh` remembers that nothing has changed; it is dropped with whatever is found by words."""
        self._fresh = fresh
        self._most = most
        self._loading = asyncio.Lock()
        self._horizon: int | None = None
        self._began = clock.now()
        self._too_many = False
        self._parts: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], tuple[KnownWord, ...]] = {}
        self._found_words = 0
        self._forget()

    async def know(
        self, db: Read, *, terms: Sequence[str], begun: Sequence[str], odd: Sequence[str]
    ) -> list[KnownWord] | None:
        """Tell the same as the statement `FIND_KNOWN`; None where that has to be asked.

        So it has for letters that PostgreSQL takes for such by the language of its database, and where there are too
        many words to keep them here.
        """
        if not all(term.isascii() for term in terms):
            return None
        if self._fresh.get("") is None:
            async with self._loading:
                await self._bring_up_to_date(db)
        parts = await self._take_apart(db, odd) if odd and not self._too_many else {}
        if self._too_many:  # others may have learnt that meanwhile
            return None
        found = [one for term in terms for one in self._find(self._known_alike, term)]
        found += [one for term in begun for one in self._find(self._known_begun, term)]
        nowhere = [term for term in odd if any(next(self._begun(part), None) is None for part in parts[term])]
        found += [_stands_nowhere(term) for term in nowhere]
        return [*found, *(one for term in odd for one in self._find(self._known_parts, term, parts[term]))]

    def _find[*More](
        self, how: Callable[[str, *More], Iterator[KnownWord]], term: str, *more: *More
    ) -> tuple[KnownWord, ...]:
        """Find words in some way; what was found is remembered until any word changes."""
        key = how.__name__, term
        found = self._found.get(key)
        if found is None:
            found = tuple(how(term, *more))
            self._found_words += len(found) + 1
            if self._found_words > _MOST_FOUND:
                self._found, self._found_words = {}, len(found) + 1
            self._found[key] = found
        return found

    def _known_alike(self, term: str) -> Iterator[KnownWord]:
        return (self._known(term, word, begins=False) for word in self._alike(term))

    def _known_begun(self, term: str) -> Iterator[KnownWord]:
        return (self._known(term, word, begins=True) for word in self._begun(term))

    def _known_parts(self, term: str, parts: Sequence[str]) -> Iterator[KnownWord]:
        for part, beginning in enumerate(parts, 1):
            for word in self._begun(beginning):
                yield self._known(term, word, begins=True, part=part)

    async def _bring_up_to_date(self, db: Read) -> None:
        if self._fresh.get("") is not None:  # somebody has meanwhile
            return
        mark = self._fresh.mark()
        now = clock.now()
        whole = self._horizon is None or now - self._began > _ANEW
        if not (self._too_many and not whole):
            changed = await queries.CHANGED_WORDS.all(db, since=0 if whole else self._horizon, most=self._most)
            if whole:
                self._forget()
                self._began = now
            self._learn(changed)
        self._fresh.put("", True, 1, mark)  # noqa: FBT003 - a value, and no flag

    def _forget(self) -> None:
        self._found, self._found_words = {}, 0
        self._lexemes: list[str] = []
        self._told: dict[str, ChangedWord] = {}
        self._names: dict[tuple[str, int], dict[str, _Name]] = {}

    def _learn(self, changed: Iterable[ChangedWord]) -> None:
        known = len(self._told)
        self._found, self._found_words = {}, 0
        for one in changed:
            if one.horizon is not None:
                self._horizon = max(self._horizon or 0, one.horizon)
            elif one.in_names:
                name = _Name(one.word, one.uses, frozenset(one.looks or ()) or _looks_of(one.word))
                self._names.setdefault((one.word[0], len(one.word)), {})[one.word] = name
            else:
                self._told[one.word] = one
        if len(self._told) > known:
            self._lexemes = sorted(self._told)
        self._too_many = max(len(self._told), sum(map(len, self._names.values()))) >= self._most
        if self._too_many:
            self._forget()

    def _known(self, term: str, word: str, *, begins: bool, part: int = 0) -> KnownWord:
        told = self._told.get(word)
        if told is None:
            return KnownWord(term, word, begins, 0, None, named=False, elsewhere=False, part=part)
        return KnownWord(term, word, begins, told.uses, told.number, told.named, told.elsewhere, part)

    def _begun(self, term: str) -> Iterator[str]:
        """Give the first words that begin so; one more than are told where there are more."""
        first = bisect_left(self._lexemes, term)
        for word in self._lexemes[first : first + MOST_BEGUN + 1]:
            if not word.startswith(term):
                return
            yield word

    def _alike(self, term: str) -> list[str]:
        """Name the words that look most like one that hardly anybody has in a name."""
        own = self._names.get((term[0], len(term)), {}).get(term)
        if own is not None and own.uses >= _SURE:
            return []
        looks = _looks_of(term)
        found = []
        for length in range(len(term) - _MOST_APART, len(term) + _MOST_APART + 1):
            for name in self._names.get((term[0], length), {}).values():
                shared = len(looks & name.looks)
                likeness = shared / (len(looks) + len(name.looks) - shared)
                if likeness >= ALIKE_AT_LEAST and name.word != term:
                    found.append((-likeness, -name.uses, name.word))
        return [word for _, _, word in sorted(found)[:MOST_ALIKE]]

    async def _take_apart(self, db: Read, odd: Sequence[str]) -> dict[str, list[str]]:
        """Read as PostgreSQL does what may be several words; that never changes, so it is asked once."""
        parts = {term: self._parts[term] for term in odd if term in self._parts}
        unknown = [term for term in odd if term not in parts]
        if unknown:
            found = {one.term: one.parts for one in await queries.PARTS.all(db, terms=unknown)}
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            self._parts |= found
            parts |= found
        return parts


def _looks_of(word: str) -> frozenset[str]:
    """Give the triples of letters by which PostgreSQL compares words."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _stands_nowhere(term: str) -> KnownWord:
    return KnownWord(term, "", begins=False, uses=0, number=None, named=False, elsewhere=False)
