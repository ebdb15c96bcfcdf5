"""What the core itself does by the clock: keys change in time, and what nobody came back for goes."""

from datetime import timedelta

import msgspec
import structlog

from stoa.kernel.crypto import Keyring
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.keys import SigningKeys, SigningSettings
from stoa.kernel.storage import Storage, sweep_quarantine

QUARANTINE_KEEPS = timedelta(days=1)

log = structlog.get_logger(__name__)


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def rotate_signing_keys(ctx: JobContext, _: Tick) -> str | None:
    """Change the key that signs access tokens when it has reached its age."""
    signing = SigningKeys(ctx.db, ctx.service(Keyring), ctx.config[SigningSettings])
    made = await signing.rotate_if_due()
    if made is not None:
        log.info("signing_key_rotated", site=ctx.site, key=made)
    return made


async def clear_quarantine(ctx: JobContext, _: Tick) -> int:
    """Remove uploads that were begun and never taken over."""
    return await sweep_quarantine(ctx.service(Storage), QUARANTINE_KEEPS)


ROTATE = Job("core.rotate-signing-keys", Tick, rotate_signing_keys)
CLEAR = Job("core.clear-quarantine", Tick, clear_quarantine, timeout=timedelta(minutes=30))

JOBS = (ROTATE, CLEAR)
CRONS = (
    Cron("core.rotate-signing-keys", "17 3 * * *", ROTATE, Tick()),
    Cron("core.clear-quarantine", "41 * * * *", CLEAR, Tick()),
)
