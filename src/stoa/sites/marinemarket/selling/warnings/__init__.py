"""What sellers are told that is no refusal: it may well be right, and somebody should look once more."""

from stoa.sites.marinemarket.selling.hulls import WARNINGS
from stoa.sites.marinemarket.selling.service import Kept

NOT_ON_MAP = (
    "We do not know this town, so the boat is on no map and no search by distance finds it. Name a postcode, or a "
    "larger town nearby."
)


def warnings_of(kept: Kept) -> list[str]:
    """Say what should be looked at once more."""
    found = [WARNINGS[kept.hin_note]] if kept.hin_note in WARNINGS else []
    return found if kept.on_map else [*found, NOT_ON_MAP]
