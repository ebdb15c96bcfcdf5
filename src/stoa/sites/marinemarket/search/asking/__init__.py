"""From what stands in an address to what the index is asked: places, units and words."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec.structs import replace

from stoa.commons.geography import Point, find_postcode, find_town
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.errors import BackwardRange, NoPlaceGiven, unknown_postcode, unknown_town
from stoa.sites.marinemarket.search.filing import look_elsewhere
from stoa.sites.marinemarket.search.models import Units
from stoa.sites.marinemarket.search.rules import EVERYWHERE_KM, METRES_IN_A_FOOT, backward_ranges
from stoa.sites.marinemarket.search.wording import KeptWordings, read_wording

_LONGEST = 4096

type Reader = Callable[[str, Keyring, object], ListRequest]


def read_search(raw: str, keys: Keyring, actor: object = "") -> ListRequest:
    """Read what is asked of the list; who sorts by distance and names no radius means the whole globe."""
    return _read(queries.SEARCH, raw, keys, actor)


def read_map(raw: str, keys: Keyring, actor: object = "") -> ListRequest:
    """Read what is asked of the map."""
    return _read(queries.ON_MAP, raw, keys, actor)


def known_names(*, on_map: bool) -> frozenset[str]:
    """Name the parameters that mean something."""
    return (queries.ON_MAP if on_map else queries.SEARCH).names


def _read(listing: Listing[Any], raw: str, keys: Keyring, actor: object) -> ListRequest:
    if "sort=" in raw and ("distance" in raw or "%" in raw) and len(raw) < _LONGEST:
        pairs = parse_qsl(raw, keep_blank_values=True)
        given = {name for name, value in pairs if value}
        if "radiusKm" not in given and any(name == "sort" and value.strip("-") == "distance" for name, value in pairs):
            raw = f"{raw}&{urlencode({'radiusKm': EVERYWHERE_KM})}"
    return listing.ask(raw, keys, actor=actor)


async def prepare(db: Read, asked: ListRequest, kept: KeptWordings | None = None) -> tuple[ListRequest, Point | None]:
    """Find the place, measure in metres, and write the words as the index reads them; `kept` remembers these."""
    question = asked.question
    values: dict[str, Any] = dict(question.values)
    if wrong := backward_ranges(values):
        raise BackwardRange(wrong)
    here = await _find_place(values)
    if here is None and "radiusKm" in values:
        raise NoPlaceGiven("radiusKm" if _asked_for(asked, "radiusKm") else "sort")
    if values.get("units") == Units.IMPERIAL:
        for name in ("minLength", "maxLength"):
            if name in values:
                values[name] *= METRES_IN_A_FOOT
    if "query" in values:
        wording = await read_wording(db, values["query"], kept)
        if kept and question.sort.name == "relevance":
            wording = await look_elsewhere(db, wording, kept, first=question.mirrored)
        values["wording"] = wording
        values["query"] = [wording.whole, wording.named, *wording.told.rare]
    conditions = question.conditions
    if values.get("radiusKm", 0) >= EVERYWHERE_KM:
        placed = (("radiusKm", "placed"),) if question.sort.name == "distance" else ()
        conditions = (*(one for one in conditions if one[0] != "radiusKm"), *placed)
    if not NAMES.keys() >= set(values.get("features", ())):  # some boat may have it from a catalogue before this one
        conditions = tuple((name, "array" if name == "features" else mode) for name, mode in conditions)
    return replace(asked, question=replace(question, values=values, conditions=conditions)), here


def _asked_for(asked: ListRequest, name: str) -> bool:
    """Say whether it stood in the address; a radius of the whole globe may be ours."""
    return any(one == name and value != str(EVERYWHERE_KM) for one, value in asked.question.texts)


async def _find_place(values: Mapping[str, Any]) -> Point | None:
    if "lat" in values:
        return Point(values["lat"], values["lon"])
    if "postcode" in values:
        found = await asyncio.to_thread(find_postcode, values["postcode"])
        if found is None:
            raise unknown_postcode()
        return found
    if "near" in values:
        town = values["near"]
        found = await asyncio.to_thread(find_postcode, town) or await asyncio.to_thread(find_town, town)
        if found is None:
            raise unknown_town()
        return found
    return None
