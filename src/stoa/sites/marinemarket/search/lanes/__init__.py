"""Which counts beside filters stand ready: of a circle, of one word, or of one or two pieces of equipment.

Many counts travel as one number, eight decimal digits for each, so that the counts of all spots in a circle are added
up at once; triggers keep them with each boat, and a job adds up what has changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import FacetCounts

from . import queries

_MOST_FEATURES = 2

type Conditions = Sequence[tuple[str, str]]


def ready_counts(
    names: tuple[str, ...], conditions: Conditions, values: Mapping[str, Any]
) -> tuple[Query[FacetCounts], Mapping[str, Any]] | None:
    """Give the statement that reads the counts of a question, and its values; None where boats must be looked at."""
    if len(conditions) != 1:
        return None
    name, mode = conditions[0]
    if name == "radiusKm":
        return queries.in_circle(names), values
    if (name, mode) == ("query", "filed"):
        return queries.under_word(names), {**values, "word": values["words"][0]}
    if (name, mode) == ("features", "") and len(set(values["features"])) <= _MOST_FEATURES:
        one, *others = sorted(set(values["features"]))
        return queries.with_features(names), {"feature": one, "other": others[0] if others else one}
    return None
