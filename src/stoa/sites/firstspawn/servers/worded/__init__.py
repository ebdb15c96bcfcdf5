"""Which servers have the words that somebody typed, and in which order these come.

First those whose name has all of them as they were typed, then those whose name has them in part or in spite of a slip,
then those with one of them as a tag, then those that have them elsewhere; among each as the public ranking has them.
Few are found and put in order with one statement. What is common is met soon on a walk along the ranking, tier after
tier.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from math import prod
from typing import NamedTuple

from msgspec.structs import replace

from stoa.commons.words import Questions
from stoa.kernel.db.asked import Question

# Three lines: what was typed, that with all that it may mean, and the words of that.
# In a select of its own it is read once, and as the planner makes nothing of its value, it plans only once. Where words
# do not decide the order, the planner has to see how common they are.
SEEN = "to_tsquery('simple', split_part(:q, chr(10), 2))"
FOUND = f"(select {SEEN})"
_IS_CALLED = "s.name_words @@ (select to_tsquery('simple', split_part(:q, chr(10), 1)))"
_IS_NAMED = f"s.name_words @@ {FOUND}"
_HAS = f"s.search @@ {FOUND}"
_IS_TAGGED = "s.tags && (select string_to_array(split_part(:q, chr(10), 3), ' '))"
TIER = f"(case when {_IS_CALLED} then 3 when {_IS_NAMED} then 2 when {_IS_TAGGED} then 1 else 0 end)"
"""Of those that have the words: how near they are, 0 where these only stand in descriptions."""
RELEVANCE = f"({TIER} + s.score / 1000)"
# A single word that stands in the name stands in what is searched, which takes three times as long to look into.
TIERS = {
    "called": (_IS_CALLED, ""),
    "named": (_IS_NAMED, f"not {_IS_CALLED}"),
    "tagged": (_IS_TAGGED, f"not {_IS_NAMED}"),
    "rest": (_HAS, f"not ({_IS_NAMED} or {_IS_TAGGED})"),
}
"""Of a single word: for each, the best first, what finds it in an index, and what must be true besides."""
# Of several, each may stand somewhere else, and some must stand nowhere.
_TIERS_OF_SEVERAL = {
    "called": (_IS_CALLED, _HAS),
    "named": (_IS_NAMED, f"not {_IS_CALLED} and {_HAS}"),
    "tagged": (_IS_TAGGED, f"not {_IS_NAMED} and {_HAS}"),
    "rest": (f"not {_IS_TAGGED}", f"not {_IS_NAMED} and {_HAS}"),
}
_SEVERAL, _WALKED = "several ", " walked"
COMMON, COMMON_ALONE = 3_000, 1_000
"""So many are sooner met on a walk than found and put in order: beside other filters, which leave fewer to be met, and
where nothing else is asked. Of 100,000 servers a walk past 21 of a thousand takes as long as to read these thousand."""
SEVERAL_COMMON, SEVERAL_ALONE = 6_000, 2_000
"""The same of those that have several words: how many these are is a guess, as if no two words went together."""
MET_WITHIN = 1_500
"""So far a walk past such servers goes before they are found and put in order after all."""


def walked(condition: str) -> str:
    """Say it so that the planner takes it for a common thing, and walks along the order instead of gathering."""
    return f"case when {condition} then true else false end"


def _ways(tiers: Mapping[str, tuple[str, str]], before: str) -> dict[str, str]:
    """Write the conditions of tiers: found by an index, and met on a walk."""
    return {
        **{f"{before}{name}": f"{by} and {walked(also)}" if also else by for name, (by, also) in tiers.items()},
        **{
            f"{before}{name}{_WALKED}": walked(f"{by} and {also}" if also else by) for name, (by, also) in tiers.items()
        },
    }


WAYS_OF_TIERS = _ways(TIERS, "") | _ways(_TIERS_OF_SEVERAL, _SEVERAL)


class Words(NamedTuple):
    """The words that many servers have, with about how many these are: anywhere, and in their names."""

    anywhere: Mapping[str, int]
    in_names: Mapping[str, int]


def by_tiers(words: Words, question: Question, written: Questions, pairs: Mapping[tuple[str, str], int]) -> Question:
    """Have what many servers have answered tier by tier; the answer is the same. `pairs`: how many have both tags."""
    if written.is_one:
        return _by_tiers_of_one(words, question, written.needed[0], pairs)
    return _by_tiers_of_several(words, question, written, pairs)


def _by_tiers_of_one(
    words: Words, question: Question, some: Sequence[str], pairs: Mapping[tuple[str, str], int]
) -> Question:
    """Have a single word answered so; `some`: what may stand for it."""
    anywhere, named = (sum(known.get(word, 0) for word in some) for known in words)
    common = COMMON if len(question.conditions) > 1 else COMMON_ALONE
    if anywhere < common:
        return question
    with_tag = sum(pairs.get((word, word), 0) for word in some)
    many = {
        "called": words.in_names.get(some[0], 0),
        "named": named,
        "tagged": with_tag,
        "rest": anywhere - named - with_tag,
    }
    return _answered_by(question, many, common)


def _by_tiers_of_several(
    words: Words, question: Question, written: Questions, pairs: Mapping[tuple[str, str], int]
) -> Question:
    """Have several words answered so, where many servers seem to have them all.

    Who walks for what is rare walks for long, so a walk ends early.
    """
    common = SEVERAL_COMMON if len(question.conditions) > 1 else SEVERAL_ALONE
    if question.page or " & " not in written.whole or _guess(words, written.needed, pairs) < common:
        return question
    named = min((sum(words.in_names.get(word, 0) for word in some) for some in written.needed), default=0)
    with_tag = sum(pairs.get((word, word), 0) for some in written.needed for word in some)
    many = {"called": named, "named": named, "tagged": with_tag, "rest": common}
    return _answered_by(question, many, common, _SEVERAL, MET_WITHIN)


def _guess(words: Words, needed: Sequence[Sequence[str]], pairs: Mapping[tuple[str, str], int]) -> float:
    """Guess how many servers have all of this: words come together by chance, but of tags it is known.

    A beginning of which too many words are known to be written out is not among what is needed: nearly all have one.
    """
    every = max(words.anywhere.values(), default=0)  # at least so many servers are there
    if not every:
        return 0
    parts = [min(1, sum(words.anywhere.get(word, 0) for word in some) / every) for some in needed]
    of_tags = [
        sum(pairs.get((min(pair), max(pair)), 0) for pair in product(some, others))
        * prod(part for number, part in enumerate(parts) if number not in {one, other})
        for (one, some), (other, others) in combinations(enumerate(needed), 2)
        if all(any((word, word) in pairs for word in each) for each in (some, others))
    ]
    return min(of_tags, default=every * prod(parts))


def _answered_by(
    question: Question, many: Mapping[str, int], common: int, before: str = "", within: int = 0
) -> Question:
    """Have each tier walked or found, by how many stand in it."""
    enough = 2 * question.limit  # what is known of the words may be an hour old
    return replace(
        question,
        joined_tiers=0 if many["called"] > enough else 2 if many["named"] > enough else 3,
        answered_by=tuple(
            replace(
                question,
                conditions=tuple(
                    (one, f"{before}{name}{_WALKED if many[name] >= common else ''}" if one == "q" else mode)
                    for one, mode in question.conditions
                ),
                few=many[name] < common,
                within=within if many[name] >= common else 0,
            )
            for name in TIERS
        ),
    )


def is_common(question: Question) -> bool:
    """Tell whether it asks for words that many servers have, as many people do."""
    return bool(question.sort.at_once and question.answered_by)
