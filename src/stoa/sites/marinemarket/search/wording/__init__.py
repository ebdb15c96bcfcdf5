"""What somebody typed, as indexes are asked for it: which words it means, and under which of them boats are filed."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stoa.commons.words import Term, read_terms, to_correct, write_question
from stoa.commons.words.queries import MOST_BEGUN
from stoa.kernel.db import Read
from stoa.sites.marinemarket.search.models import KnownWord

from . import queries

_JOINED = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
"""Where such a word stands, its first part does, too, and begins with whatever shorter word this one begins with."""
_PLAIN = re.compile(rf"[a-z0-9]+|[0-9]+\.[0-9]+|{_JOINED.pattern}")
_SHORTEST = 2
"""A single letter is no beginning, but a word."""


class Wording(NamedTuple):
    """A text that was typed, as several questions to the index and as words to look under."""

    typed: str
    """With beginnings, also for words that nobody has written yet."""
    whole: str
    """With the words that begin so in place of beginnings."""
    named: str
    """The same where all of them stand in the name."""
    alone: bool
    """One filed term is all there is: whatever stands under its words fits."""
    filed: tuple[str, ...]
    """The words of the rarest term whose words are all filed: what fits stands under one of them."""
    beside: tuple[str, ...]
    """The words of the next one, under one of which it stands as well; none where there is no other filed term."""
    all_filed: tuple[str, ...]
    """The words of every term, where all of them are filed."""
    bits: tuple[int, ...]
    """For each of these words a number with a bit for every term that may mean it, and the number with the bits of all
    terms; none where something else was typed as well, such as a word that must not be there."""
    in_names: bool
    """Some boat may have them all in its name."""
    uses: int | None
    """In about how many boats the rarest term stands, where that is known."""


class _Meaning(NamedTuple):
    words: tuple[str, ...]
    uses: int
    filed: bool
    named: bool


async def read_wording(db: Read, text: str) -> Wording:
    """Find out which words somebody means."""
    terms = read_terms(text)
    wrong, begun = to_correct(terms), _to_complete(terms)
    known = await queries.FIND_KNOWN.all(db, terms=wrong, begun=begun) if wrong or begun else []
    return word(terms, known)


def word(terms: Sequence[Term], known: Sequence[KnownWord]) -> Wording:
    """Write terms by what is known of their words."""
    meanings = {term: _meaning(term, known) for term in _to_complete(terms)}
    alike: dict[str, list[str]] = {}
    for one in known:
        if not one.begins:
            alike.setdefault(one.term, []).append(one.word)
    written = {term: meaning.words for term, meaning in meanings.items() if meaning is not None and meaning.words}
    others = {term: words for term, words in alike.items() if term not in written}
    wanted = [term for term in terms if not term.out]
    told = [meanings.get(term.words[0]) if len(term.words) == 1 else None for term in wanted]
    filed = sorted((one for one in told if one is not None and one.filed), key=lambda one: one.uses)
    every = dict.fromkeys(one for meaning in filed for one in meaning.words)
    return Wording(
        typed=write_question(terms, alike),
        whole=write_question(terms, others, written),
        named=write_question(terms, others, written, weight="A"),
        alone=len(terms) == 1 and bool(filed),
        filed=filed[0].words if filed else (),
        beside=filed[1].words if len(filed) > 1 else (),
        all_filed=tuple(every) if len(filed) == len(wanted) else (),
        bits=_bits(every, filed) if len(filed) == len(terms) else (),
        in_names=all(one.named for one in filed),
        uses=min((meaning.uses for meaning in told if meaning is not None), default=None),
    )


def _bits(words: Iterable[str], meanings: Sequence[_Meaning]) -> tuple[int, ...]:
    """Give each word a bit for every term that may mean it, and at last the bits of all terms."""
    numbered = [(1 << number, set(one.words)) for number, one in enumerate(meanings)]
    return (*(sum(bit for bit, meant in numbered if one in meant) for one in words), (1 << len(meanings)) - 1)


def _to_complete(terms: Sequence[Term]) -> list[str]:
    told = [term.words[0] for term in terms if len(term.words) == 1 and not term.out]
    return [one for one in told if _PLAIN.fullmatch(one)]


def _meaning(term: str, known: Sequence[KnownWord]) -> _Meaning | None:
    """Name the words that begin so or look alike, or the term itself where none does; None where they cannot be."""
    begun = [one for one in known if one.begins and one.term == term and (len(term) >= _SHORTEST or one.word == term)]
    plain = [one for one in begun if "-" in term or not _JOINED.fullmatch(one.word)]
    if len(begun) > MOST_BEGUN or not all(_PLAIN.fullmatch(one.word) for one in plain):
        return None
    found = [*plain, *(one for one in known if not one.begins and one.term == term)]
    if not found:  # what is no plain word may be read as several, which begin as they begin
        return _Meaning((term,) if term.isalpha() else (), 0, filed=False, named=False) if term.isalnum() else None
    uses = {one.word: one.uses for one in found}
    filed, named = all(one.filed for one in found), any(one.named for one in found)
    return _Meaning(tuple(uses), sum(uses.values()), filed, named)
