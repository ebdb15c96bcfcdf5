"""Tags of things that are planted: written into the tables at once, and counted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from stoa.kernel.db import Write, as_json

from . import queries


async def plant_tags(tx: Write, kind: str, sets: Mapping[UUID, Sequence[str]]) -> None:
    """Give many new things the tags whose slugs already stand on their rows; the catalogue must know them."""
    await queries.PLANT.run(
        tx, kind=kind, sets=as_json({str(subject_id): list(slugs) for subject_id, slugs in sets.items()})
    )
    await queries.RECOUNT.run(tx, kind=kind)
