"""What people call games, regions, languages and versions, when they type them into the search."""

from stoa.commons.words import fold
from stoa.commons.words.meant import Called, Pair
from stoa.sites.firstspawn.servers.boxes import LANGUAGES, REGIONS
from stoa.sites.firstspawn.servers.models import GameType

_OTHER: dict[str, Pair] = {
    "eu": ("region", "Europe"),
    "european": ("region", "Europe"),
    "us": ("region", "North America"),
    "usa": ("region", "North America"),
    "american": ("region", "North America"),
    "asian": ("region", "Asia"),
    "australia": ("region", "Oceania"),
    "australian": ("region", "Oceania"),
    "mc": ("gameType", "MINECRAFT"),
    "java": ("gameType", "MINECRAFT"),
    **dict.fromkeys(("bedrock", "crossplay", "cross-play", "pocket edition", "bedrock edition"), ("bedrock", "true")),
    "online": ("online", "true"),
    "online now": ("online", "true"),
}
_VERSION = r"v?([0-9]+\.[0-9]+(?:\.[0-9]+)?)"
_IDLE = "a an and best for good in looking on or server servers speaking the to version with"


def _called() -> dict[str, Pair]:
    told: dict[str, Pair] = {game.value.lower(): ("gameType", game.value) for game in GameType}
    told |= {region.lower(): ("region", region) for region in REGIONS}
    told |= {name.lower(): ("language", code) for code, name in LANGUAGES.items()}
    return {fold(words): pair for words, pair in (told | _OTHER).items()}


CALLED = Called(_called(), patterns={"version": _VERSION}, idle=_IDLE.split())
