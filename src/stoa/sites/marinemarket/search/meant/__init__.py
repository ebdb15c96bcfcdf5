"""What people call the kinds of boats, the states and what boats have, when they type it into the search."""

from stoa.commons.words import fold
from stoa.commons.words.meant import Called, Pair
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.places import STATES
from stoa.sites.marinemarket.search.labels import ONE_OF, TYPES

_KINDS = {
    "sail": ("sailboat", "sail boat", "sailing yacht", "sailer"),
    "power": ("motorboat", "powerboat", "power boat", "bowrider", "cabin cruiser", "runabout"),
    "fishing": ("fisher", "centre console", "center console", "angler", "sportfisher", "sport fisher"),
    "pontoon": ("pontoon boat", "party boat"),
    "ski": ("wakeboard boat", "wake boat", "wakesurf boat", "tow boat", "waterski boat", "water ski boat"),
    "yacht": ("yatch", "motor yacht", "superyacht", "mega yacht"),
    "personal_watercraft": ("jetski", "pwc", "waverunner", "water scooter", "personal watercraft"),
    "dinghy": ("inflatable", "rib", "rowing boat", "rowboat", "jolle"),
}
_FUELS = ("diesel", "petrol", "electric")
_OTHER = {"gasoline": ("fuel", "petrol"), "brand new": ("condition", "new")}
_IDLE = "a an and at boat boats buy for i in looking need near new of on sale the to used want wanted with"


def _called() -> dict[str, Pair]:
    """Name all of them; a plural has an s."""
    told: dict[str, Pair] = {}
    for slug, name in NAMES.items():
        told[name.lower()] = ("features", slug)
        told[slug.replace("-", " ")] = ("features", slug)
    for code, name in STATES.items():
        told[name.lower()] = ("state", code)
    told |= {fuel: ("fuel", fuel) for fuel in _FUELS} | _OTHER
    for kind, others in _KINDS.items():
        for words in (TYPES[kind].lower(), ONE_OF[kind].lower(), *others):
            told |= dict.fromkeys((words, f"{words}s"), ("boatType", kind))
    return {fold(words): pair for words, pair in told.items()}


CALLED = Called(_called(), idle=_IDLE.split(), added={"features"})
