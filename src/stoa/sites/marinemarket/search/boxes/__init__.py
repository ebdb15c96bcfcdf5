"""The boxes beside the list of boats: what may yet be chosen, and what is."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from stoa.kernel.db.facet import Facet
from stoa.kernel.http.list_pages import Option, offered
from stoa.sites.marinemarket.search.labels import label
from stoa.ui.told import Told

_OFFERED = 8
_MOST_REMEMBERED = 256
_counted = msgspec.json.Decoder(list[Facet]).decode
_read_offered = msgspec.json.Decoder(dict[str, list[Option]]).decode
_read_ticked = msgspec.json.Decoder(dict[str, list[str]]).decode


def boxes_of(told: Mapping[str, msgspec.Raw], ticked: Mapping[str, Sequence[str]]) -> tuple[Told, Told]:
    """Give what is offered of each facet and what is on, so that templates remember what they wrote of it.

    The same counts are told again and again, in whatever order boats are listed: they are read and named once.
    """
    counted = tuple((name, bytes(counts)) for name, counts in told.items())
    return _named(counted, tuple((name, tuple(values)) for name, values in ticked.items()))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _named(
    counted: tuple[tuple[str, bytes], ...], ticked: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Told, Told]:
    on = {name: list(values) for name, values in ticked}
    found = offered({name: _counted(counts) for name, counts in counted}, on, label, most=_OFFERED)
    return Told((msgspec.json.encode(found), "", _read_offered)), Told((msgspec.json.encode(on), "", _read_ticked))
