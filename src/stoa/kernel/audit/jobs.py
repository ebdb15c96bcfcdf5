"""What the clock asks of the audit log."""

import msgspec

from stoa.kernel.crypto import Keyring
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.storage import Storage

from .anchors import add_anchor
from .settings import AuditSettings


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def anchor_chain(ctx: JobContext, _: Tick) -> int | None:
    """Anchor the chain where the interval has passed; give how many entries it has."""
    every = ctx.config.for_site(ctx.site, AuditSettings).anchor_every
    anchor = await add_anchor(ctx.db.read(), ctx.service(Storage), ctx.service(Keyring), ctx.site, every)
    return None if anchor is None else anchor.seq


ANCHOR = Job("audit.anchor", Tick, anchor_chain)
ANCHOR_CRON = Cron("audit.anchor", "*/5 * * * *", ANCHOR, Tick())
