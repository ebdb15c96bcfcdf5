"""What somebody typed, as indexes are asked for it: which words it means, and under which of them boats are filed."""

import re
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from stoa.commons.words import Term, read_terms, to_correct, write_question
from stoa.commons.words.queries import MOST_BEGUN
from stoa.kernel.cache import Local
from stoa.kernel.db import Read
from stoa.sites.marinemarket.search.models import KnownWord
from stoa.sites.marinemarket.search.vocabulary import Vocabulary

from . import queries

_JOINED = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
"""Where such a word stands, its first part does, too, and begins with whatever shorter word this one begins with."""
_PLAIN = re.compile(rf"[a-z0-9]+|[0-9]+\.[0-9]+|{_JOINED.pattern}")
_WORD = re.compile("[a-z][a-z0-9]*|[0-9]+")
"""Read as one word wherever it stands, so it is nowhere if none begins so."""
_BYTES = 1_000
_FEW_NAMED = 50
_SHORTEST = 2
"""A single letter is no beginning, but a word."""
_SOON_FOUND = 2_000
"""So many boats are sooner found by the index of words than each boat under a commoner word is looked at for them."""


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
    """The words of the rarest term whose words are all filed: what fits stands under one of them. None are named where
    a rarer one that is not filed is sooner found."""
    elsewhere: tuple[str, ...] | None
    """The words that stand in a place or a description: what has not all terms in its name stands there under one of
    them. None where some term is not filed, or where it is sooner found under the rarest."""
    every: bool
    """All terms are filed, and nothing else was typed, such as a word that must not be there."""
    terms: tuple[str, ...]
    """What is filed as questions to `listing_words.terms`: all of it anywhere, in the name, and not all in the name."""
    names_told: bool
    """Whether a boat has it all in its name is told by its terms, though some of it may be found elsewhere only."""
    nowhere: bool
    """Some word stands in no boat at all."""
    in_names: bool
    """Some boat may have them all in its name."""
    few_named: bool
    """So few boats have some term in their names that these are sooner found by the index of words."""
    uses: int | None
    """In about how many boats the rarest term stands, where that is known."""


class _Meaning(NamedTuple):
    words: tuple[str, ...]
    uses: int
    known: tuple[KnownWord, ...] = ()
    nowhere: bool = False

    @property
    def filed(self) -> bool:
        return bool(self.known) and all(one.number is not None for one in self.known)

    @property
    def names(self) -> list[int] | None:
        """Give the numbers of its words that stand in names; None where one of these is not filed."""
        unknown = [one for one in self.known if one.number is None and (one.named or not _PLAIN.fullmatch(one.word))]
        if unknown or not self.known:
            return None
        return [one.number for one in self.known if one.named and one.number is not None]


class KeptWordings(NamedTuple):
    """What this process remembers of texts that were typed, and of words."""

    read: Local[Wording]
    vocabulary: Vocabulary

    def put(self, key: Hashable, wording: Wording, mark: int) -> None:
        """Remember how a text was read."""
        self.read.put(key, wording, _BYTES + 3 * len(wording.typed + wording.whole + wording.named), mark)


async def read_wording(db: Read, text: str, kept: KeptWordings | None = None) -> Wording:
    """Find out which words somebody means. `kept`: what others have typed a moment ago is not looked up again."""
    if kept is None:
        return await _look_up(db, text)
    found = kept.read.get(text)
    if found is None:
        mark = kept.read.mark()
        found = await _look_up(db, text, kept.vocabulary)
        kept.put(text, found, mark)
    return found


async def _look_up(db: Read, text: str, vocabulary: Vocabulary | None = None) -> Wording:
    terms = read_terms(text)
    asked = {"terms": to_correct(terms), "begun": _to_complete(terms), "odd": _to_take_apart(terms)}
    if not any(asked.values()):
        return word(terms, [])
    known = await vocabulary.know(db, **asked) if vocabulary else None
    return word(terms, await queries.FIND_KNOWN.all(db, **asked) if known is None else known)


def word(terms: Sequence[Term], known: Sequence[KnownWord]) -> Wording:
    """Write terms by what is known of their words."""
    nowhere = {one.term for one in known if not one.word}
    known = [one for one in known if one.word]
    meanings = {term: _meaning(term, known) for term in _to_complete(terms)}
    alike: dict[str, list[str]] = {}
    for one in known:
        if not one.begins:
            alike.setdefault(one.term, []).append(one.word)
    written = {term: meaning.words for term, meaning in meanings.items() if meaning is not None and meaning.words}
    others = {term: words for term, words in alike.items() if term not in written}
    own = {
        term: _in_names(meaning) or meaning.words for term, meaning in meanings.items() if term in written and meaning
    }
    wanted = [term for term in terms if not term.out]
    told = [meanings.get(term.words[0]) if len(term.words) == 1 else None for term in wanted]
    filed = sorted((one for one in told if one is not None and one.filed), key=lambda one: one.uses)
    others_uses = [one.uses for one in told if one is not None and one.known and not one.filed]
    if filed and min(others_uses, default=_SOON_FOUND) < min(filed[0].uses, _SOON_FOUND):
        filed = []
    elsewhere = {one.word: one.uses for meaning in filed for one in meaning.known if one.elsewhere}
    sooner = len(filed) == len(wanted) and bool(filed) and sum(elsewhere.values()) <= filed[0].uses
    names = [meaning.names for meaning in told if meaning is not None]
    named = None if len(names) < len(terms) or None in names else [some for some in names if some is not None]
    in_names = all(any(one.named for one in meaning.known) for meaning in told if meaning and meaning.known)
    return Wording(
        typed=write_question(terms, alike),
        whole=write_question(terms, others, written),
        named=write_question(terms, others, own, weight="A"),
        alone=len(terms) == 1 and bool(filed),
        filed=filed[0].words if filed else (),
        elsewhere=tuple(elsewhere) if sooner else None,
        every=len(filed) == len(terms),
        terms=_numbered(filed, named if in_names else ()),
        names_told=named is not None,
        nowhere=bool(nowhere) or any(one is not None and one.nowhere for one in told),
        in_names=in_names,
        few_named=any(_uses_in_names(one) < _FEW_NAMED for one in told if one is not None and one.known),
        uses=min((meaning.uses for meaning in told if meaning is not None), default=None),
    )


def _in_names(meaning: _Meaning) -> tuple[str, ...]:
    """Name its words that stand in names: nobody need be asked for the others there."""
    return tuple(one.word for one in meaning.known if one.named)


def _uses_in_names(meaning: _Meaning) -> int:
    return sum(one.uses for one in meaning.known if one.named)


def _numbered(filed: Sequence[_Meaning], named: Sequence[Sequence[int]] | None) -> tuple[str, ...]:
    """Write as `query_int` what is asked of a boat's terms: a word's number twice, and one more where it is named."""
    numbers = [[one.number * 2 for one in meaning.known if one.number is not None] for meaning in filed]
    anywhere = "&".join(f"({'|'.join(f'{one}|{one + 1}' for one in some)})" for some in numbers)
    if named is None:  # as far as it is told
        named = [[one // 2 for one in some] for some in numbers]
    in_name = "&".join(f"({'|'.join(str(one * 2 + 1) for one in some)})" for some in named)
    return anywhere, in_name, f"{anywhere}&!({in_name})" if in_name else anywhere


def _to_take_apart(terms: Sequence[Term]) -> list[str]:
    told = [term.words[0] for term in terms if len(term.words) == 1 and not term.out]
    return [one for one in told if not _WORD.fullmatch(one)]


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
        words = (term,) if term.isalpha() else ()
        return _Meaning(words, 0, nowhere=bool(_WORD.fullmatch(term))) if term.isalnum() else None
    each = {one.word: one for one in found}
    return _Meaning(tuple(each), sum(one.uses for one in each.values()), tuple(each.values()))
