"""The boxes beside the list of servers: what may yet be chosen, what is, and what each is called."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from stoa.kernel.http.list_pages import Option, offered
from stoa.kernel.made_once import MadeOnce
from stoa.sites.firstspawn.servers.models import FacetName, FacetValue
from stoa.ui.told import Told

FACETS: tuple[FacetName, ...] = ("tags", "gameType", "region")
TICKED = (*FACETS, "online", "verified", "bedrock", "tagsMode")
"""What is chosen by boxes; they are written once for each answer to it, in whatever order the servers are listed."""
LANGUAGES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "cs": "Czech",
    "da": "Danish",
    "fi": "Finnish",
}
REGIONS = ("Europe", "North America", "South America", "Asia", "Oceania", "Africa")
_OFFERED = 12
_MOST_REMEMBERED = 256
_WORDS = {
    ("online", "true"): "Online now",
    ("online", "false"): "Offline",
    ("verified", "true"): "Owner proven",
    ("verified", "false"): "Owner not proven",
    ("bedrock", "true"): "Bedrock can join",
    ("bedrock", "false"): "Not for Bedrock",
    ("tagsMode", "any"): "Any of the tags",
    ("tagsMode", "all"): "All of the tags",
}
_PHRASES = {
    "minPlayers": "{} players or more",
    "minRating": "Rated {} or better",
    "radiusKm": "Within {} km",
    "near": "Near the point on the map",
}
_read_offered = msgspec.json.Decoder(dict[str, list[Option]]).decode
_read_ticked = msgspec.json.Decoder(dict[str, list[str]]).decode

type _Facets = Mapping[str, Sequence[FacetValue]]
type Chosen = tuple[tuple[str, tuple[str, ...]], ...]


def label(name: str, value: str, named: Mapping[str, str]) -> str:
    """Name a filter's value for people; `named` are the values of facets."""
    known = _WORDS.get((name, value)) or (LANGUAGES.get(value) if name == "language" else named.get(value))
    return known or (value.capitalize() if name == "gameType" else _PHRASES.get(name, "{}").format(value))


def _name(facets: _Facets) -> Mapping[str, str]:
    return MappingProxyType({one.value: one.label for found in facets.values() for one in found})


def _write(facets: _Facets, ticked: Chosen) -> tuple[Told, Told]:
    named, on = names_of(facets), {name: list(values) for name, values in ticked}
    boxes = offered(facets, on, lambda name, value: label(name, value, named), most=_OFFERED)
    return Told((msgspec.json.encode(boxes), "", _read_offered)), Told((msgspec.json.encode(on), "", _read_ticked))


names_of: MadeOnce[_Facets, Mapping[str, str]] = MadeOnce(_name, most=_MOST_REMEMBERED)
"""Gives the names of all values that were counted."""
boxes_of: MadeOnce[_Facets, tuple[Told, Told]] = MadeOnce(_write, most=_MOST_REMEMBERED)
"""Gives what is offered of each facet, and what is on; templates remember what they wrote of these."""
