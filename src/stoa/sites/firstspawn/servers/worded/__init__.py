"""Which servers have the words that somebody typed, and in which order these come.

First those whose name has all of them as they were typed, then those whose name has them in part or in spite of a slip,
then those with one of them as a tag, then those that have them elsewhere; among each as the public ranking has them.
Few are found and put in order with one statement. What is common is met soon on a walk along the ranking, tier after
tier.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

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
_WALKED = "walked"
COMMON, COMMON_ALONE = 3_000, 1_000
"""So many are sooner met on a walk than found and put in order: beside other filters, which leave fewer to be met, and
where nothing else is asked. Of 100,000 servers a walk past 21 of a thousand takes as long as to read these thousand."""


def walked(condition: str) -> str:
    """Say it so that the planner takes it for a common thing, and walks along the order instead of gathering."""
    return f"case when {condition} then true else false end"


WAYS_OF_TIERS = {
    **{name: f"{by} and {walked(also)}" if also else by for name, (by, also) in TIERS.items()},
    **{f"{name} {_WALKED}": walked(f"{by} and {also}" if also else by) for name, (by, also) in TIERS.items()},
}


class Words(NamedTuple):
    """The words that many servers have, with about how many these are: anywhere, and in their names."""

    anywhere: Mapping[str, int]
    in_names: Mapping[str, int]


def by_tiers(words: Words, question: Question, needed: Sequence[Sequence[str]], tagged: Mapping[str, int]) -> Question:
    """Have a common word answered tier by tier; the answer is the same. `tagged`: how many servers have a tag.

    Where several are needed nobody knows whether many have them all, and who walks for what is rare walks for long.
    """
    if len(needed) != 1:
        return question
    some = needed[0]
    anywhere, named = (sum(known.get(word, 0) for word in some) for known in words)
    common = COMMON if len(question.conditions) > 1 else COMMON_ALONE
    if anywhere < common:
        return question
    with_tag = sum(tagged.get(word, 0) for word in some)
    many = {
        "called": words.in_names.get(some[0], 0),
        "named": named,
        "tagged": with_tag,
        "rest": anywhere - named - with_tag,
    }
    enough = 2 * question.limit  # what is known of the words may be an hour old
    return replace(
        question,
        joined_tiers=0 if many["called"] > enough else 2 if named > enough else 3,
        answered_by=tuple(
            replace(
                question,
                conditions=tuple(
                    (one, (f"{name} {_WALKED}" if many[name] >= common else name) if one == "q" else mode)
                    for one, mode in question.conditions
                ),
                few=many[name] < common,
            )
            for name in TIERS
        ),
    )


def is_common(question: Question) -> bool:
    """Tell whether it asks for a single word that many servers have, as many people do."""
    return bool(question.sort.at_once and question.answered_by)
