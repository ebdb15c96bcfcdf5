"""SQL of distances."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.columns import AWAY


class Away(msgspec.Struct, frozen=True):
    """A server, and how many kilometers it is away along the ground."""

    id: UUID
    distance_km: float


DISTANCES = Query(
    f"""
    select s.id, {AWAY.format(place="s.place")} as distance_km
    from servers s where s.id = any(:ids::uuid[]) and s.place is not null
    """,
    Away,
)
