"""The turn of the day: what is over is closed and rewarded, what begins is told, and streaks at risk are spoken of."""

from datetime import timedelta

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.puzzles.events import PuzzleClosed, PuzzlePublished
from stoa.sites.firstspawn.puzzles.models import Basis
from stoa.sites.firstspawn.puzzles.service import grant_reward
from stoa.sites.firstspawn.puzzles.turning import queries

PRIZE_WON = NoticeKind(
    name="puzzle_won",
    group="Puzzles",
    label="You have won a prize with a puzzle",
    title="You have won: {prize}",
    message="What you have won with the puzzle waits in your account, under Prizes.",
    url="/account/prizes",
    mail=True,
)
STREAK_AT_RISK = NoticeKind(
    name="puzzle_streak_at_risk",
    group="Puzzles",
    label="Your streak ends at midnight, if you have asked to be reminded",
    title="Your streak of {days} ends at midnight UTC",
    message="The puzzle of today is waiting.",
    url="/puzzle",
    mail=True,
)
_MANY = 500


async def turn_day(tx: Write) -> None:
    """Close what is over, reward its best, and tell of the puzzle of today. Done again, it finds nothing to do."""
    now = clock.now()
    while ended := await queries.CLOSE.first(tx, now=now, today=now.date()):
        for best in await queries.BEST.all(tx, puzzle_id=ended.id):
            await grant_reward(tx, ended.id, best.person_id, Basis.BEST, best.rank)
        await emit(tx, PuzzleClosed(ended.id, ended.winner_count))
    begun = await queries.ANNOUNCE.first(tx, now=now, today=now.date())
    if begun is not None:
        await emit(tx, PuzzlePublished(begun.id, begun.title, begun.day))


async def remind_players(tx: Write) -> bool:
    """Tell up to five hundred who have asked for it that their streak is at risk; say whether there may be more."""
    today = clock.now().date()
    people = await queries.AT_RISK.all(tx, today=today, yesterday=today - timedelta(days=1), many=_MANY)
    for one in people:
        days = f"{one.streak} day{'s' if one.streak != 1 else ''}"
        await notify(tx, one.person_id, STREAK_AT_RISK, {"days": days}, dedupe_key=f"streak:{today.isoformat()}")
    return len(people) == _MANY
