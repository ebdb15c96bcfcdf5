"""How many stand in a circle, and what is counted of them."""

from collections.abc import Sequence

import msgspec

from stoa.kernel.db import Read
from stoa.sites.firstspawn.servers.models import FacetRow

from .queries import FACETS_AROUND

_NAMES = {"near", "radiusKm"}
_ROWS = msgspec.json.Decoder(list[tuple[str, str, str, int]])


def is_around(conditions: tuple[tuple[str, str], ...]) -> bool:
    """Say whether a question is narrowed by a circle, and by nothing else."""
    return {name for name, _ in conditions} - {"facets"} == _NAMES


async def count_around(db: Read, near: str, kilometers: float, names: Sequence[str]) -> list[FacetRow]:
    """Count what each value of these facets would leave of those in a circle, the most first."""
    told = await FACETS_AROUND.one(db, near=near, radiusKm=kilometers, names=sorted(set(names)))
    return [FacetRow(*row) for row in _ROWS.decode(told)]
