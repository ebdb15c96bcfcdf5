"""Papers of identity in the demo: some people are known, one was asked for better papers, and one waits to be seen."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.commons.media.delivery import Shelf
from stoa.commons.media.service import add_arrived
from stoa.commons.media.settings import MediaSettings
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Job, JobContext
from stoa.kernel.storage import Storage, put, quarantine_key
from stoa.sites.marinemarket.demo import queries
from stoa.sites.marinemarket.drawing import to_png
from stoa.sites.marinemarket.identities.models import CheckInput
from stoa.sites.marinemarket.identities.proofs import PROOFS
from stoa.sites.marinemarket.identities.service import load_check, submit_papers

_BLURRED = "The photo is blurred: the name cannot be read. Send another one, taken in daylight."
_CARD = """<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="630" viewBox="0 0 100 63">
<rect width="100" height="63" fill="#e9eef2"/><rect x="6" y="16" width="24" height="32" fill="#b8c6d1"/>
<circle cx="18" cy="27" r="6" fill="#7b8fa0"/><rect x="10" y="36" width="16" height="12" rx="5" fill="#7b8fa0"/>
<g font-family="sans-serif" fill="#20364a"><text x="6" y="10" font-size="5" font-weight="bold">SPECIMEN CARD</text>
<text x="36" y="22" font-size="4">Made for a demonstration.</text>
<text x="36" y="30" font-size="4">No such person, no such state.</text>
<text x="36" y="46" font-size="4">No. 000 000 000</text></g></svg>"""


class HandIn(msgspec.Struct, frozen=True):
    """Who."""

    person_id: UUID


async def plant(db: Write, seller: UUID) -> None:
    """Say how the papers of some sellers stand; those of the last are handed in by a job, as files are made there."""
    [refused, waits, *known] = await queries.SOME_SELLERS.all(db, most=5)
    for person_id in (seller, *known):
        await queries.PLANT_CHECK.run(db, person_id=person_id, status="checked", reason="", ago=timedelta(days=40))
    await queries.PLANT_CHECK.run(db, person_id=refused, status="refused", reason=_BLURRED, ago=timedelta(days=3))
    await HAND_IN.enqueue(db, HandIn(waits))


async def hand_in(ctx: JobContext, told: HandIn) -> None:
    """Send a paper through the pipeline that every paper goes through, and ask for the check."""
    if (await load_check(ctx.db.read(), told.person_id)).status != "none":
        return
    settings = ctx.config.for_site(ctx.site, MediaSettings)
    shelf, key = Shelf(ctx.service(Site), ctx.service(Storage), ctx.service(Keyring), settings), quarantine_key()
    stored = await put(shelf.files, key, await to_png(_CARD), largest=PROOFS.max_bytes, overwrite=False)
    async with ctx.completing() as tx:
        names = ("card.png", "image/png")
        paper = await add_arrived(tx, shelf, told.person_id, purpose=PROOFS, key=key, size=stored.size, names=names)
        await submit_papers(tx, told.person_id, CheckInput([paper]))


HAND_IN = Job("demo.hand-in-papers", HandIn, hand_in, queue="demo", concurrency=1, priority=5)
JOBS = (HAND_IN,)
