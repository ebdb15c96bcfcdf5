"""From what somebody types to what the index is asked: folded, taken apart, and widened by words that look alike.

A site keeps the words that stand in what it has in a table of `word` and `uses`, with a trigram index; what somebody
types is corrected against those few thousand, which is far cheaper than to compare it with every name there is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from stoa.kernel.cache import Local
from stoa.kernel.db import Query, Read

from .queries import MOST_BEGUN, Alike, Known

MOST_TERMS = 12
LONGEST_WORD = 40
_BYTES_EACH = 150
_PREFIX_FROM = 2
_ALIKE_FROM = 4
_WHOLE = re.compile("[a-z][a-z0-9]*")
_TERM = re.compile(r'(-?)"([^"]+)"|(-?)(\S+)')
_AGAIN = re.compile(r"([-/.])\1+")
"""A sign that was typed twice: `sea--doo` is `sea-doo`."""
_ODD = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i"})
_PAIRS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"))

type KeptWords = Local[tuple[Known, ...]]
"""What this process remembers of words: what looks like each, and what begins with it."""


class Questions(NamedTuple):
    """What was typed: as it is, with all that it may mean, and as the words that may stand for it."""

    exact: str
    whole: str
    needed: tuple[tuple[str, ...], ...] = ()
    """For each word that must be there, all that may stand for it, where they can be written out."""

    @property
    def lines(self) -> str:
        """All as one parameter."""
        return f"{self.exact}\n{self.whole}\n{' '.join(word for some in self.needed for word in some)}"

    @property
    def is_one(self) -> bool:
        """Whether it is a single word, which must be there."""
        return len(self.needed) == 1 and " & " not in self.whole


class Term(NamedTuple):
    """A word, or several that stand together; `out` where they must not be there."""

    words: tuple[str, ...]
    out: bool = False


def fold(text: str) -> str:
    """Make small letters without accents of a text; the same as `fold_words` of the database does."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f").lower().translate(_ODD)
    for pair, letters in _PAIRS:
        plain = plain.replace(pair, letters)
    return plain


def read_terms(text: str, *, folded: bool = True) -> list[Term]:
    """Take what was typed apart: words, "words that stand together", and -words that must not be there."""
    terms = []
    text = _AGAIN.sub(r"\1", fold(text) if folded else text.lower())
    for away, phrase, away_too, word in _TERM.findall(text):
        words = tuple(part for one in (phrase or word).split() if (part := _clean(one)))
        if words:
            terms.append(Term(words, bool(away or away_too)))
    return terms[:MOST_TERMS]


def to_correct(terms: Sequence[Term]) -> list[str]:
    """Name the words for which others that look alike are worth asking."""
    return [term.words[0] for term in terms if len(term.words) == 1 and not term.out and _may_be_wrong(term.words[0])]


def to_complete(terms: Sequence[Term]) -> list[str]:
    """Name the words that are beginnings, too, as far as those that begin so can be written out."""
    return [term.words[0] for term in terms if _begins(term) and term.words[0].isascii() and term.words[0].isalpha()]


def write_question(
    terms: Sequence[Term],
    alike: Mapping[str, Sequence[str]],
    begun: Mapping[str, Sequence[str]] | None = None,
    *,
    weight: str = "",
) -> str:
    """Write terms as a `tsquery`: all of them, each as it is, as a beginning, or as a word that looks alike.

    `begun`: every word of the index that begins so. Whole words are found at once, while for a beginning the index
    gathers all that it has; the answer is the same. `weight`: words must be there with it; those that must not be there
    must not be there at all.
    """
    return " & ".join(_write(term, alike, begun or {}, "" if term.out else weight) for term in terms)


def _begins(term: Term) -> bool:
    return len(term.words) == 1 and len(term.words[0]) >= _PREFIX_FROM and not term.out


def _write(term: Term, alike: Mapping[str, Sequence[str]], begun: Mapping[str, Sequence[str]], weight: str) -> str:
    if len(term.words) > 1:
        written = f"({' <-> '.join(_quoted(word, weight) for word in term.words)})"
    else:
        word = term.words[0]
        whole = [_quoted(one, weight) for one in begun.get(word, ())]
        own = whole or [_quoted(word, f"*{weight}" if _begins(term) else weight)]
        every = [*own, *(_quoted(other, weight) for other in alike.get(word, ()) if other != word)]
        written = f"({' | '.join(every)})" if len(every) > 1 else every[0]
    return f"!{written}" if term.out else written


def _may_be_wrong(word: str) -> bool:
    return len(word) >= _ALIKE_FROM and word.isalpha()


def _clean(word: str) -> str:
    """Leave what a word of the index may hold; nothing that means something in a `tsquery`."""
    if word.isalnum():
        return word[:LONGEST_WORD]
    kept = "".join(letter if letter.isalnum() or letter in ".-/" else " " for letter in word).strip(" .-/")
    return kept.split()[0][:LONGEST_WORD] if kept.split() else ""


def _quoted(word: str, labels: str) -> str:
    return f"'{word}':{labels}" if labels else f"'{word}'"


async def question_of(db: Read, text: str, find: Query[Alike], *, folded: bool = True) -> str:
    """Write what was typed as a `tsquery`, widened by words that look like those that nobody knows.

    `folded`: the site's index holds words without accents.
    """
    terms = read_terms(text, folded=folded)
    wanted = to_correct(terms)
    alike: dict[str, list[str]] = {}
    for one in await find.all(db, terms=wanted) if wanted else []:
        alike.setdefault(one.term, []).append(one.word)
    return write_question(terms, alike)


async def questions_of(db: Read, text: str, find: Query[Known], kept: KeptWords | None = None) -> Questions:
    """Write what was typed twice. `kept`: what was known of words a moment ago; only others are asked for."""
    terms = read_terms(text, folded=False)
    known, unknown = recall(terms, kept)
    if unknown["terms"] or unknown["begun"]:
        mark = kept.mark() if kept else 0
        found = await find.all(db, **unknown)
        remember(kept, unknown, found, mark)
        known += found
    return write_questions(terms, known)


def recall(terms: Sequence[Term], kept: KeptWords | None) -> tuple[list[Known], dict[str, list[str]]]:
    """Give what is remembered of words, and of which ones nothing is, as parameters of the statement."""
    wanted = to_know(terms)
    if kept is None:
        return [], wanted
    known: list[Known] = []
    unknown: dict[str, list[str]] = {"terms": [], "begun": []}
    for kind, words in wanted.items():
        for word in words:
            held = kept.get((kind, word))
            if held is None:
                unknown[kind].append(word)
            else:
                known += held
    return known, unknown


def remember(kept: KeptWords | None, asked: Mapping[str, Sequence[str]], found: Sequence[Known], mark: int) -> None:
    """Keep what was found out about words, each by itself: others are typed together with it."""
    if kept is None:
        return
    for kind, words in asked.items():
        for word in words:
            own = tuple(one for one in found if one.term == word and one.begins == (kind == "begun"))
            kept.put((kind, word), own, _BYTES_EACH * (len(own) + 1), mark)


def to_know(terms: Sequence[Term]) -> dict[str, list[str]]:
    """Give the parameters of the statement that `known_sql` writes."""
    return {"terms": to_correct(terms), "begun": to_complete(terms)}


def write_questions(terms: Sequence[Term], known: Iterable[Known]) -> Questions:
    """Write both questions of what is known of their words."""
    alike: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {word: [word] for word in to_complete(terms)}
    for one in known:
        (begun if one.begins else alike).setdefault(one.term, []).append(one.word)
    written = {word: list(dict.fromkeys(found)) for word, found in begun.items() if _can_be_written(found)}
    exact = write_question(terms, {}, {word: [word] for term in terms for word in term.words})
    return Questions(exact, write_question(terms, alike, written), tuple(_needed(terms, alike, written)))


def _needed(
    terms: Sequence[Term], alike: Mapping[str, Sequence[str]], written: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    for term in terms:
        if term.out:
            continue
        if len(term.words) > 1:
            yield from ((word,) for word in term.words)
        elif own := written.get(term.words[0], () if _begins(term) else term.words):
            yield (*own, *alike.get(term.words[0], ()))


def _can_be_written(found: Sequence[str]) -> bool:
    return len(found) <= MOST_BEGUN and all(_WHOLE.fullmatch(word) for word in found)
