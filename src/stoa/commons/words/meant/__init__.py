"""What filters and their values are called: whoever types "sailboats in florida" means a kind and a state.

Words are looked for where they stand, and a kind or a state stands nowhere in words. A page offers the list so narrowed
beside what has the words, and shows it where nothing has.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from stoa.commons.words import fold
from stoa.kernel.db.asked import ListRequest, in_address

_APART = re.compile(r"[\s,;]+")
_MOST_TOGETHER = 4
_SLIPS_FROM = 5
_ALIKE = 0.85
_PLACE = frozenset({"cursor", "page"})

type Pair = tuple[str, str]
"""A filter and its value."""


class Meant(NamedTuple):
    """The filters that were named, and what was typed besides."""

    pairs: tuple[Pair, ...]
    rest: str


class Instead(NamedTuple):
    """A list that may be meant, and what it is called."""

    url: str
    label: str


class Called:
    """By which words filters and their values are called."""

    def __init__(
        self,
        called: Mapping[str, Pair],
        *,
        patterns: Mapping[str, str] | None = None,
        idle: Collection[str] = (),
        added: Collection[str] = (),
    ) -> None:
        """Learn the words, in small letters.

        `patterns`: for a filter, what its values look like; the value is the first group. `idle`: words that say
        nothing beside others that do. `added`: filters of which several values narrow; of others, one takes the place
        of what was chosen.
        """
        self._called = dict(called)
        self._single = [words for words in self._called if " " not in words]
        self._patterns = {name: re.compile(pattern) for name, pattern in (patterns or {}).items()}
        self._idle = frozenset(idle)
        self.added = frozenset(added)

    def read(self, text: str, *, slips: bool = False) -> Meant | None:
        """Read what was typed; None where it names no filter, or says itself how words are looked for."""
        typed = [word for word in _APART.split(text) if word]
        if any(word.startswith(("-", '"')) for word in typed):
            return None
        words = [fold(word) for word in typed]
        pairs, read, at = list[Pair](), set[int](), 0
        while at < len(words):
            many, pair = self._longest(words, at)
            if pair is None and slips:
                pair = self._alike(words[at])
            if pair is not None:
                pairs.append(pair)
                read.update(range(at, at + many))
            at += many
        if not pairs:
            return None
        silent = self._silent(words, read)
        return Meant(
            tuple(dict.fromkeys(pairs)),
            " ".join(word for number, word in enumerate(typed) if number not in read | silent),
        )

    def _longest(self, words: Sequence[str], at: int) -> tuple[int, Pair | None]:
        """Give the filter that the most of the next words name, and how many these are; one where none is named."""
        for many in range(min(_MOST_TOGETHER, len(words) - at), 0, -1):
            pair = self._called.get(" ".join(words[at : at + many]))
            if pair is not None:
                return many, pair
        for name, pattern in self._patterns.items():
            if found := pattern.fullmatch(words[at]):
                return 1, (name, found[1])
        return 1, None

    def _alike(self, word: str) -> Pair | None:
        if len(word) < _SLIPS_FROM or not word.isalpha():
            return None
        found = difflib.get_close_matches(word, self._single, n=1, cutoff=_ALIKE)
        return self._called[found[0]] if found else None

    def _silent(self, words: Sequence[str], read: Collection[int]) -> set[int]:
        """Give the idle words that stand beside what was read, or beside others that do."""
        silent = set[int]()
        for numbers in (range(len(words)), range(len(words))[::-1]):
            beside = False
            for number in numbers:
                is_idle = beside and words[number] in self._idle
                if is_idle:
                    silent.add(number)
                beside = is_idle or number in read
        return silent


def instead_of(
    called: Called,
    asked: ListRequest,
    path: str,
    *,
    search: str,
    label: Callable[[str, str], str],
    found: bool,
    also: Sequence[Pair] = (),
) -> Instead | None:
    """Give the list that may be meant by what somebody typed into `search`; None where that is the same or none.

    `found`: something has the words as they are, so no slip is guessed at. `also`: what its address names besides.
    """
    question = asked.question
    typed = question.values.get(search)
    if not isinstance(typed, str) or question.cursor is not None:
        return None
    meant = called.read(typed, slips=not found)
    if meant is None:
        return None
    replaced = {name for name, _ in meant.pairs} - called.added
    dropped = replaced | {search} | _PLACE | ({"sort"} if not meant.rest and search in question.sort.needs else set())
    kept = [pair for pair in question.texts if pair[0] not in dropped and pair[1]]
    pairs = [*kept, *(pair for pair in meant.pairs if pair not in kept)]
    pairs += [(search, meant.rest)] if meant.rest else []
    names = ", ".join(dict.fromkeys(label(*pair) for pair in meant.pairs))
    return Instead(f"{path}?{in_address([*pairs, *also])}", f"{names} with “{meant.rest}”" if meant.rest else names)
