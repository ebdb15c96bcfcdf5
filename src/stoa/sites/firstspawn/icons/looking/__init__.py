"""Looking at an icon that nobody has looked at: it is made anew, and compared with what was removed."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec

from stoa.commons.media.pipeline import open_workshop
from stoa.commons.moderation import HOLDS, Signal, find_removed_like, hold, judge_picture
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.db import Read
from stoa.kernel.decoding import Bounds, NotTaken, Task
from stoa.kernel.decoding.process import Patience, decode
from stoa.kernel.errors import Invalid
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.sites.firstspawn.icons import queries
from stoa.sites.firstspawn.icons.models import Verdict

KIND = "icon"
SIDE = 64
MOST_TOLD = 1000
"""A server more than that keeps its page as it was until that is as old as it may be: some icon of a thousand."""
_PATIENCE = Patience(seconds=10, memory=1024**3, file_size=2**20)


class Arrived(msgspec.Struct, frozen=True):
    """Which icon has come, by its mark in hexadecimal digits."""

    mark: str


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def look(ctx: JobContext, told: Arrived) -> Verdict | None:
    """Make an icon anew, and show it or have a moderator look at it; give what became of it."""
    mark, db = bytes.fromhex(told.mark), ctx.db.read()
    sent = await queries.FIND_SENT.first(db, mark=mark)
    if sent is None:
        return None
    try:
        made, fingerprint = await _make_anew(ctx.config[CoreSettings].data, sent)
    except NotTaken:
        async with ctx.completing("broken") as tx:
            await queries.SETTLE.first(tx, mark=mark, state="broken", made=b"", fingerprint="")
        return "broken"
    signals = await _find_signals(db, made, fingerprint)
    holds_from = (await HOLDS.at(db)).values.known_from
    state: Verdict = "waiting" if any(one.score >= holds_from for one in signals) else "shown"
    async with ctx.completing(state) as tx:
        settled = await queries.SETTLE.first(tx, mark=mark, state=state, made=made, fingerprint=fingerprint)
        if state == "shown":
            shown = await queries.SHOW.all(tx, mark=mark)
            tx.drop_tags(*(f"server:{one}" for one in shown[:MOST_TOLD]))
        elif settled and settled.server_id:
            await hold(tx, ctx.service(Site), KIND, settled.server_id, signals)
    return state


async def _make_anew(data: Path, sent: bytes) -> tuple[bytes, str]:
    """Give the icon without anything that is no colour, and its fingerprint."""
    async with open_workshop(data) as folder:
        source = folder / "source"
        await asyncio.to_thread(source.write_bytes, sent)
        task = Task(
            source=str(source),
            folder=str(folder),
            media_type="image/png",
            bounds=Bounds(SIDE * SIDE),
            widths=(SIDE,),
            drawing=True,
        )
        result = await decode(task, _PATIENCE)
        return await asyncio.to_thread((folder / result.made[0].name).read_bytes), result.fingerprint


async def _find_signals(db: Read, made: bytes, fingerprint: str) -> list[Signal]:
    like = await find_removed_like(db, int(fingerprint, 16))
    signals = [] if like is None else [like]
    with suppress(Invalid):
        signals += (await asyncio.to_thread(judge_picture, made)).signals
    return signals


async def sweep(ctx: JobContext, _: Tick) -> None:
    """Forget icons that no server shows any more."""
    async with ctx.completing() as tx:
        await queries.SWEEP.run(tx)


LOOK = Job("icons.look", Arrived, look, queue="icons", concurrency=1, timeout=timedelta(minutes=1))
SWEEP = Job("icons.sweep", Tick, sweep, queue="icons", concurrency=1)
JOBS = (LOOK, SWEEP)
CRONS = (Cron("icons.sweep", "17 4 * * *", SWEEP, Tick()),)
