"""Which servers have the words that somebody typed, and in which order these come.

First those whose name has all of them as they were typed, then those whose name has them in part or in spite of a slip,
then those that have them elsewhere, too; among each as the public ranking has them. Few are found and put in order with
one statement. What is common is met soon on a walk along the ranking, tier after tier.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from stoa.kernel.db.asked import Question

# Two lines: what was typed, and that with all that it may mean.
# In a select of its own it is read once, and as the planner makes nothing of its value, it plans only once. Where words
# do not decide the order, the planner has to see how common they are.
SEEN = "to_tsquery('simple', split_part(:q, chr(10), 2))"
FOUND = f"(select {SEEN})"
_IS_CALLED = "s.name_words @@ (select to_tsquery('simple', split_part(:q, chr(10), 1)))"
_IS_NAMED = f"s.name_words @@ {FOUND}"
_HAS = f"s.search @@ {FOUND}"
TIER = f"(({_IS_CALLED})::int + ({_IS_NAMED})::int)"
"""Of those that have the words: 2, 1 and 0."""
RELEVANCE = f"({TIER} + s.score / 1000)"
TIERS = {
    "called": (_IS_CALLED, _HAS),
    "named": (_IS_NAMED, f"{_HAS} and not {_IS_CALLED}"),
    "rest": (_HAS, f"not {_IS_NAMED}"),
}
"""For each, the best first, what finds it in an index, and what must be true besides."""
_WALKED = "walked"
COMMON = 3_000
"""So many are sooner met on a walk than found and put in order."""


def walked(condition: str) -> str:
    """Say it so that the planner takes it for a common thing, and walks along the order instead of gathering."""
    return f"case when {condition} then true else false end"


WAYS_OF_TIERS = {
    **{name: f"{by} and {walked(also)}" for name, (by, also) in TIERS.items()},
    **{f"{name} {_WALKED}": walked(f"{by} and {also}") for name, (by, also) in TIERS.items()},
}


class Words(NamedTuple):
    """The words that many servers have, with about how many these are: anywhere, and in their names."""

    anywhere: Mapping[str, int]
    in_names: Mapping[str, int]


def by_tiers(words: Words, question: Question, needed: Sequence[Sequence[str]]) -> Question:
    """Have a common word answered tier by tier; the answer is the same.

    Where several are needed nobody knows whether many have them all, and who walks for what is rare walks for long.
    """
    if len(needed) != 1:
        return question
    some = needed[0]
    anywhere, named = (sum(known.get(word, 0) for word in some) for known in words)
    if anywhere < COMMON:
        return question
    many = {"called": words.in_names.get(some[0], 0), "named": named, "rest": anywhere - named}
    return replace(
        question,
        answered_by=tuple(
            replace(
                question,
                conditions=tuple(
                    (one, (f"{name} {_WALKED}" if many[name] >= COMMON else name) if one == "q" else mode)
                    for one, mode in question.conditions
                ),
                few=many[name] < COMMON,
            )
            for name in TIERS
        ),
    )


def is_common(question: Question) -> bool:
    """Tell whether it asks for a single word that many servers have, as many people do."""
    return bool(question.sort.at_once and question.answered_by)
