"""What is wrong with the declaration of a list, told before anybody asks it for anything."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .query import compile_named

if TYPE_CHECKING:
    from .listing import Listing


def check(listing: "Listing[Any]", declared: Sequence[str]) -> None:
    """Refuse names that are declared twice, or are used and declared nowhere."""
    twice = {name for name in declared if declared.count(name) > 1} | (listing.filters.keys() & set(listing.fixed))
    defaults = {listing.default_sort, *listing.default_sort_with.values()}
    strangers = {name.removeprefix("-") for name in defaults} - listing.sorts.keys()
    texts = [sql for one in listing.filters.values() for sql in one.conditions().values()]
    texts += [sql for sort in listing.sorts.values() for sql in (*sort.by, *sort.turned)]
    needed = {name for one in listing.filters.values() for name in one.needs}
    needed |= {name for sort in listing.sorts.values() for name in sort.needs}
    needed |= {name for sql in texts for name in compile_named(sql)[1]}
    missing = (needed | listing.default_sort_with.keys()) - listing.filters.keys() - set(listing.fixed)
    for names, words in (
        (twice, "are declared twice"),
        (strangers, "are default sorts that it does not have"),
        (missing, "are used and no filter declares them"),
    ):
        if names:
            message = f"A listing cannot be made: {', '.join(sorted(names))} {words}."
            raise ValueError(message)
