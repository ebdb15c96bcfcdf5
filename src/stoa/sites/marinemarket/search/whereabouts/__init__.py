"""Where boats lie that are filed under a word: those of a town together, those of a maker wherever others lie."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from stoa.commons.geography import Point
from stoa.commons.nets import Nets
from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.db.asked import Question
from stoa.sites.marinemarket.search.sampling import ANY_NUMBER, FINDING, PAGE, Sample
from stoa.sites.marinemarket.search.wording import Wording

from . import queries

FEW_SPOTS = 64
"""A word of more spots than these is no town's."""
_FEW_BOATS = 400
"""So many are found at once, whichever way."""
_FRESH = timedelta(minutes=10)
_MOST_KNOWN, _MOST_WORDS = 2_000, 4


class _Known(NamedTuple):
    nets: Nets | None
    until: datetime


_known: dict[str, _Known] = {}
"""What this process knows of words. A way is chosen by it, and nothing is found by it, so it may be somewhat old."""


async def are_around(db: Read, sample: Sample | None, question: Question, here: Point | None) -> bool:
    """Say whether boats under words are sooner all found in the circle than a page of them is met in order."""
    wording: Wording | None = question.values.get("wording")
    if sample is None or here is None or wording is None or not wording.filed or not wording.uses:
        return False
    if "radiusKm" not in question.values or ("radiusKm", "placed") in question.conditions:
        return False
    radius = question.values["radiusKm"]
    found = await count_around(db, wording.filed, here, radius) if wording.uses > _FEW_BOATS else None
    if found is None:
        share = sample.nets.count_near(*here, radius, ANY_NUMBER) / (len(sample.boats) * sample.share)
        return wording.uses * share * FINDING < min(wording.uses, PAGE / max(share, 1 / wording.uses))
    return found * FINDING < min(wording.uses, PAGE * wording.uses / max(found, 1))


async def count_around(db: Read, words: Sequence[str], here: Point, kilometers: float) -> int | None:
    """Say about how many boats lie in a circle that stand under one of some words.

    None where the boats of some word lie all over: then as many of them are in the circle as of all boats.
    """
    if len(words) > _MOST_WORDS:
        return None
    found = 0
    for word in words:
        nets = await _nets_of(db, word)
        if nets is None:
            return None
        found += nets.count_near(*here, kilometers, ANY_NUMBER)
    return found


async def _nets_of(db: Read, word: str) -> Nets | None:
    known, now = _known.get(word), clock.now()
    if known is None or now >= known.until:
        spots = await queries.SPOTS_OF.all(db, word=word, most=FEW_SPOTS)
        told = [(one.latitude, one.longitude, one.many) for one in spots]
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        known = _known[word] = _Known(Nets(told) if told else None, now + _FRESH)
    return known.nets
