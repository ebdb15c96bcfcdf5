"""SQL of distances."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Away(msgspec.Struct, frozen=True):
    """A server, and how many kilometers it is away along the ground."""

    id: UUID
    distance_km: float


DISTANCES = Query(
    """
    select s.id, round(
        (12742 * asin(least(1, cube_distance(s.place, (:near)::text::cube) / 12742000)))::numeric
    )::float8 as distance_km
    from servers s where s.id = any(:ids::uuid[]) and s.place is not null
    """,
    Away,
)
