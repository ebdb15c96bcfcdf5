"""What goes by itself: links, sign-ups, sessions and attempts whose time is over."""

from datetime import timedelta
from typing import Any

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.jobs import Cron, Job, JobContext

from .attempts.queries import SWEEP as ATTEMPTS
from .attempts.settings import AttemptSettings
from .people.queries import END_SUSPENSIONS, SWEEP_USERNAMES
from .recovery.queries import SWEEP as MAIL_TOKENS
from .sessions.queries import SWEEP as SESSIONS
from .sign_in.queries import SWEEP as PENDING
from .sign_up.queries import SWEEP as SIGN_UPS


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Delete what is over, in small bites; give how much."""
    removed = 0
    plain: tuple[Query[Any], ...] = (SIGN_UPS, SWEEP_USERNAMES, MAIL_TOKENS, PENDING, SESSIONS)
    for query in plain:
        while gone := await query.run(ctx.db.once()):
            removed += gone
    await END_SUSPENSIONS.run(ctx.db.once(), id=None)
    keep = ctx.config.for_site(ctx.site, AttemptSettings).keep
    while gone := await ATTEMPTS.run(ctx.db.once(), keep=keep):
        removed += gone
    return removed


SWEEP = Job("accounts.sweep", Tick, sweep, timeout=timedelta(minutes=30))
JOBS = (SWEEP,)
CRONS = (Cron("accounts.sweep", "23 * * * *", SWEEP, Tick()),)
