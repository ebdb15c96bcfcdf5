"""What somebody typed, as indexes are asked for it: which words it means, and under which of them boats are filed."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from stoa.commons.words import Term, read_terms, to_correct, write_question
from stoa.kernel.cache import Local
from stoa.kernel.db import Read
from stoa.sites.marinemarket.search.meanings import Told, is_plain, is_word, meaning_of, read_parts, tell
from stoa.sites.marinemarket.search.models import KnownWord
from stoa.sites.marinemarket.search.vocabulary import Vocabulary

from . import queries

_BYTES = 1_000
_FEW_NAMED = 50
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
    told: Told
    """What boats' terms say of it; of names only where `in_names`."""
    nowhere: bool
    """Some word stands in no boat at all."""
    in_names: bool
    """Some boat may have them all in its name."""
    few_named: bool
    """So few boats have some term in their names that these are sooner found by the index of words."""
    uses: int | None
    """In about how many boats the rarest term stands, where that is known."""


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
    nowhere = False
    begun: dict[str, list[KnownWord]] = {}
    like: dict[str, list[KnownWord]] = {}
    apart: dict[str, list[KnownWord]] = {}
    for one in known:
        if one.word:
            (apart if one.part else begun if one.begins else like).setdefault(one.term, []).append(one)
        else:
            nowhere = True
    for some in like.values():
        some.sort(key=lambda one: one.word)  # they come as the database happens to join them
    alike = {term: [one.word for one in some] for term, some in like.items()}
    meanings = {
        term: meaning_of(term, tuple(begun.get(term, ())), tuple(like.get(term, ()))) for term in _to_complete(terms)
    }
    odd = {term: read_parts(term, apart.get(term, ())) for term in _to_take_apart(terms) if not meanings.get(term)}
    written = {term: meaning.words for term, meaning in meanings.items() if meaning is not None and meaning.words}
    others = {term: words for term, words in alike.items() if term not in written}
    own = {term: meaning.named or meaning.words for term, meaning in meanings.items() if term in written and meaning}
    # What is read as one word is one, though it does not look so.
    meanings |= {term: parts[0] for term, parts in odd.items() if len(parts) == 1 and term not in alike}
    phrases = [parts for parts in odd.values() if len(parts) > 1]
    wanted = [term for term in terms if not term.out]
    told = [meanings.get(term.words[0]) if len(term.words) == 1 else None for term in wanted]
    words = [one for one in told if one is not None and one.known]
    every = [*words, *(one for parts in phrases for one in parts if one is not None)]
    filed = sorted((one for one in every if one.filed), key=lambda one: one.uses)
    others_uses = [one.uses for one in every if not one.filed]
    if filed and min(others_uses, default=_SOON_FOUND) < min(filed[0].uses, _SOON_FOUND):
        filed = []
    elsewhere = {one.word: one.uses for meaning in filed for one in meaning.known if one.elsewhere}
    all_filed = bool(filed) and len(words) == len(wanted) and all(one.filed for one in words)
    return Wording(
        typed=write_question(terms, alike),
        whole=write_question(terms, others, written),
        named=write_question(terms, others, own, weight="A"),
        alone=all_filed and len(terms) == 1,
        filed=filed[0].words if filed else (),
        elsewhere=tuple(elsewhere) if all_filed and sum(elsewhere.values()) <= filed[0].uses else None,
        every=all_filed and len(words) == len(terms),
        told=tell(words, phrases, whole=len(words) + len(phrases) == len(terms), filed=filed),
        nowhere=nowhere or any(one is not None and one.nowhere for one in told),
        in_names=all(one.named for one in every),
        few_named=any(one.uses_in_names < _FEW_NAMED for one in every),
        uses=min((one.uses for one in (*every, *(one for one in told if one is not None))), default=None),
    )


def _to_take_apart(terms: Sequence[Term]) -> list[str]:
    told = [term.words[0] for term in terms if len(term.words) == 1 and not term.out]
    return [one for one in told if not is_word(one)]


def _to_complete(terms: Sequence[Term]) -> list[str]:
    told = [term.words[0] for term in terms if len(term.words) == 1 and not term.out]
    return [one for one in told if is_plain(one)]
