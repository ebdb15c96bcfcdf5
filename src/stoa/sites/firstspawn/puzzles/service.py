"""Playing the puzzle of the day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.prizes import grant_prize

from . import queries
from .drawing import draw
from .errors import AlreadySolved, NoAttemptsLeft, NoPuzzleToday, NoSuchPuzzle, PuzzleClosed
from .events import PuzzlePrizeWon, PuzzleSolved
from .judging import Verdict, judge, letters_of
from .models import (
    Basis,
    LetterMark,
    Outcome,
    Play,
    Progress,
    Puzzle,
    PuzzleCard,
    PuzzleRow,
    RewardWon,
    Spot,
    Try,
)
from .queries import Asked, PlayRow
from .rules import SCORES, begin_of, score_of, streak_after, streak_on, week_of

CALENDAR_DAYS = 182
_ALWAYS = date(1970, 1, 1)


def describe_row(row: PuzzleRow) -> Puzzle:
    """Show a puzzle as those see it who have not played."""
    return Puzzle(
        id=row.id,
        title=row.title,
        description=row.description,
        type=row.type,
        difficulty=row.difficulty,
        content=row.content,
        attempts_allowed=row.attempts_allowed,
        publish_date=begin_of(row.day),
        expires_at=begin_of(row.day + timedelta(days=1)),
        participant_count=row.participant_count,
        winner_count=row.winner_count,
        is_active=row.is_active,
        created_at=row.created_at,
        solution=row.solution,
        explanation=row.explanation,
        rewards=[],
        your_play=None,
    )


async def load_daily(db: Read, person_id: UUID | None) -> Puzzle:
    """Give the puzzle of today."""
    row = await queries.FIND_OF_DAY.first(db, today=clock.now().date())
    if row is None:
        raise NoPuzzleToday
    return await _complete(db, row, person_id)


async def load_puzzle(db: Read, puzzle_id: UUID, person_id: UUID | None) -> Puzzle:
    """Give the puzzle of today or of a day before; others look as if they were not there."""
    row = await queries.FIND.first(db, id=puzzle_id, today=clock.now().date())
    if row is None:
        raise NoSuchPuzzle
    return await _complete(db, row, person_id)


async def _complete(db: Read, row: PuzzleRow, person_id: UUID | None) -> Puzzle:
    rewards = await queries.REWARDS_OFFERED.all(db, puzzle_id=row.id)
    play = await _find_play(db, row, person_id) if person_id is not None else None
    return msgspec.structs.replace(describe_row(row), rewards=rewards, your_play=play)


async def _find_play(db: Read, row: PuzzleRow, person_id: UUID) -> Play | None:
    play = await queries.FIND_PLAY.first(db, puzzle_id=row.id, person_id=person_id)
    if play is None:
        return None
    tries = await queries.TRIES.all(db, puzzle_id=row.id, person_id=person_id)
    return Play(
        id=play.id,
        puzzle_id=row.id,
        user_id=person_id,
        answer=tries[-1].answer if tries else None,
        created_at=play.created_at,
        started_at=play.started_at,
        attempts=play.attempts,
        attempts_left=_left(play, row.attempts_allowed),
        is_correct=play.is_correct,
        score=play.score,
        time_spent=play.time_spent,
        rank=play.rank,
        tries=[Try(one.answer, one.is_correct, letters_of(one.answer, one.marks)) for one in tries],
    )


def _left(play: PlayRow, allowed: int) -> int:
    return 0 if play.is_correct else max(allowed - play.attempts, 0)


async def start_daily(tx: Write, person_id: UUID) -> Puzzle:
    """Show somebody the puzzle of today; from the first time on, time is counted."""
    return await _start(tx, await load_daily(tx, person_id), person_id)


async def start_puzzle(tx: Write, puzzle_id: UUID, person_id: UUID) -> Puzzle:
    """Show somebody a puzzle; if it is that of today, time is counted from the first time on."""
    return await _start(tx, await load_puzzle(tx, puzzle_id, person_id), person_id)


async def _start(tx: Write, puzzle: Puzzle, person_id: UUID) -> Puzzle:
    play, now = puzzle.your_play, clock.now()
    if now >= puzzle.expires_at or (play is not None and (play.started_at is not None or play.attempts)):
        return puzzle
    begun = play or Play(
        id=new_id(),
        puzzle_id=puzzle.id,
        user_id=person_id,
        answer=None,
        created_at=now,
        started_at=now,
        attempts=0,
        attempts_left=puzzle.attempts_allowed,
        is_correct=False,
        score=None,
        time_spent=None,
        rank=None,
        tries=[],
    )
    await queries.START.run(tx, id=begun.id, puzzle_id=puzzle.id, person_id=person_id, now=now)
    begun = msgspec.structs.replace(begun, started_at=now)
    return msgspec.structs.replace(puzzle, your_play=begun)


async def list_archive(db: Read, asked: ListRequest) -> Page[PuzzleCard]:
    """Give one page of the puzzles up to today's."""
    return await queries.ARCHIVE.page(db, asked, today=clock.now().date())


async def load_picture(db: Read, puzzle_id: UUID) -> str:
    """Draw the picture of a puzzle whose day has come."""
    row = await queries.DRAWING.first(db, id=puzzle_id, today=clock.now().date())
    if row is None or row.drawing is None:
        raise NoSuchPuzzle
    return draw(row.drawing).svg


async def submit_answer(tx: Write, puzzle_id: UUID, person_id: UUID, answer: str | Spot) -> Outcome:
    """Take a try. Tries of one person follow one another; places are given in the order of solving."""
    now = clock.now()
    asked = await queries.FIND_ASKED.first(tx, id=puzzle_id, today=now.date())
    if asked is None:
        raise NoSuchPuzzle
    if asked.is_closed or asked.day < now.date():
        raise PuzzleClosed
    await queries.NEED_PLAY.run(tx, id=new_id(), puzzle_id=asked.id, person_id=person_id, now=now)
    play = await queries.LOCK_PLAY.one(tx, puzzle_id=asked.id, person_id=person_id)
    if play.is_correct:
        raise AlreadySolved
    if play.attempts >= asked.attempts:
        raise NoAttemptsLeft
    verdict = judge(asked.type, asked.content, asked.solution, answer)
    await _keep_try(tx, asked, person_id, play, verdict, answer)
    began, won = int(play.attempts == 0), int(verdict.is_correct)
    rank = await queries.COUNT_PLAYER.first(tx, id=asked.id, began=began, won=won) if began or won else None
    if rank is None and (began or won):
        raise PuzzleClosed
    feedback = letters_of(verdict.text, verdict.marks) or None
    if verdict.is_correct and rank is not None:
        return await _solve(tx, asked, person_id, play, rank, feedback=feedback)
    left = asked.attempts - play.attempts - 1
    return Outcome(
        is_correct=False,
        attempts_left=left,
        feedback=feedback,
        score=None,
        rank=None,
        time_spent=None,
        streak=None,
        reward=None,
    )


async def _keep_try(
    tx: Write, asked: Asked, person_id: UUID, play: PlayRow, verdict: Verdict, answer: str | Spot
) -> None:
    own: dict[str, UUID] = {"puzzle_id": asked.id, "person_id": person_id}
    await queries.ADD_TRY.run(
        tx,
        **own,
        number=play.attempts + 1,
        text=verdict.text,
        marks=verdict.marks,
        is_correct=verdict.is_correct,
        now=clock.now(),
    )
    await queries.COUNT_TRY.run(tx, **own, answer=as_json(answer))
    await queries.NOTE_PLAYED.run(tx, person_id=person_id, now=clock.now())


async def _solve(
    tx: Write, asked: Asked, person_id: UUID, play: PlayRow, rank: int, *, feedback: list[LetterMark] | None
) -> Outcome:
    now, rules = clock.now(), await SCORES.at(tx)
    seconds = _seconds(play, asked, now)
    score = score_of(rules.values, tries=play.attempts + 1, tries_allowed=asked.attempts, seconds=seconds)
    await queries.SOLVE.run(
        tx,
        puzzle_id=asked.id,
        person_id=person_id,
        score=score,
        seconds=seconds,
        rank=rank,
        rule_version=rules.version,
        now=now,
    )
    streak = await _add_points(tx, person_id, asked.day, score)
    await emit(tx, PuzzleSolved(asked.id, person_id, rank, score, streak))
    return Outcome(
        is_correct=True,
        attempts_left=0,
        feedback=feedback,
        score=score,
        rank=rank,
        time_spent=seconds,
        streak=streak,
        reward=await grant_reward(tx, asked.id, person_id, Basis.FIRST, rank),
    )


def _seconds(play: PlayRow, asked: Asked, now: datetime) -> int:
    """Give the time since the puzzle was first shown; who was never shown it is timed from its first minute."""
    return max(int((now - (play.started_at or begin_of(asked.day))).total_seconds()), 0)


async def _add_points(tx: Write, person_id: UUID, day: date, score: int) -> int:
    progress = await queries.LOCK_PROGRESS.one(tx, person_id=person_id)
    streak = streak_after(progress.current_streak, progress.last_solved_day, day)
    await queries.SET_PROGRESS.run(tx, person_id=person_id, score=score, streak=streak, today=day)
    await queries.ADD_POINTS.run(
        tx,
        person_id=person_id,
        score=score,
        periods=["daily", "weekly", "all"],
        beginnings=[day, week_of(day), _ALWAYS],
    )
    return streak


async def grant_reward(tx: Write, puzzle_id: UUID, person_id: UUID, basis: Basis, rank: int) -> RewardWon | None:
    """Give somebody what this place is rewarded with, once; None where there is nothing for it."""
    found = await queries.LOCK_REWARD.first(tx, puzzle_id=puzzle_id, basis=basis, rank=rank)
    if found is None:
        return None
    code = await grant_prize(tx, found.prize_id, person_id) if found.prize_id is not None else None
    await queries.AWARD.run(tx, id=found.id, person_id=person_id, code=code, now=clock.now())
    if code is not None and found.prize_id is not None:
        await emit(tx, PuzzlePrizeWon(puzzle_id, person_id, found.prize_id, found.prize_name or "", code))
    return RewardWon(rank, basis, found.description, found.prize_id, found.prize_name, code)


async def find_reward_won(db: Read, puzzle_id: UUID, person_id: UUID) -> RewardWon | None:
    """Give what somebody has won with a puzzle."""
    return await queries.WON.first(db, puzzle_id=puzzle_id, person_id=person_id)


async def load_progress(db: Read, person_id: UUID) -> Progress:
    """Give how somebody does with puzzles, and their last half year."""
    today = clock.now().date()
    found = await queries.PROGRESS.first(db, person_id=person_id)
    days = await queries.DAYS.all(db, person_id=person_id, since=today - timedelta(days=CALENDAR_DAYS))
    if found is None:
        return Progress(person_id, person_id, 0, 0, 0, 0, last_played_at=None, updated_at=None, remind=False, days=days)
    return Progress(
        id=person_id,
        user_id=person_id,
        total_points=found.total_points,
        puzzles_solved=found.puzzles_solved,
        current_streak=streak_on(found.current_streak, found.last_solved_day, today),
        longest_streak=found.longest_streak,
        last_played_at=found.last_played_at,
        updated_at=found.updated_at,
        remind=found.remind,
        days=days,
    )


async def find_streak(db: Read, person_id: UUID) -> str | None:
    """Say how many days in a row somebody has solved the puzzle; None for those who have no streak."""
    found = await queries.PROGRESS.first(db, person_id=person_id)
    if found is None:
        return None
    days = streak_on(found.current_streak, found.last_solved_day, clock.now().date())
    return f"{days} day{'s' if days != 1 else ''}" if days else None


async def set_reminder(tx: Write, person_id: UUID, *, remind: bool) -> Progress:
    """Say whether somebody is told in the evening that their streak is about to end."""
    await queries.REMIND.run(tx, person_id=person_id, remind=remind)
    return await load_progress(tx, person_id)


def render_tries(tries: Sequence[Try]) -> list[str]:
    """Give the marks of each try, as results are shared: never a letter."""
    return ["".join(one.mark[0] for one in each.feedback) for each in tries]
