"""Photos are compared after they have been arranged, not while somebody waits."""

from uuid import UUID

import msgspec

from stoa.kernel.feature import Site
from stoa.kernel.jobs import Job, JobContext

from . import service


class Boat(msgspec.Struct, frozen=True):
    """Whose photos."""

    listing_id: UUID


async def compare(ctx: JobContext, told: Boat) -> int:
    """Compare the photos of one boat with those of other sellers; give how many are alike."""
    async with ctx.db.write() as tx:
        return await service.compare_photos(tx, ctx.service(Site), told.listing_id)


COMPARE = Job("listings.photos-alike", Boat, compare, dedupe_until="begun")
JOBS = (COMPARE,)
