"""What happens to puzzles by the clock: the day turns at midnight UTC, and streaks are looked at in the evening."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .turning import remind_players, turn_day


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def turn(ctx: JobContext, _: Tick) -> None:
    """Close the puzzles whose day is over, and tell of the new one."""
    async with ctx.completing() as tx:
        await turn_day(tx)


async def remind(ctx: JobContext, _: Tick) -> None:
    """Tell those who have asked for it that their streak ends at midnight."""
    async with ctx.completing() as tx:
        if await remind_players(tx):
            await REMIND.enqueue(tx, Tick())


TURN = Job("puzzles.turn-day", Tick, turn)
REMIND = Job("puzzles.remind", Tick, remind)
JOBS = (TURN, REMIND)
CRONS = (
    Cron("puzzles.turn-day", "*/5 * * * *", TURN, Tick()),  # what was missed at midnight is not missed
    Cron("puzzles.remind", "0 19 * * *", REMIND, Tick()),
)
