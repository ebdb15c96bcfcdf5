"""Sixty puzzles that have been played, one that is running, and two weeks that are planned."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from .desk import queries as desk
from .desk.models import DrawingInput, PuzzleInput
from .desk.rules import read_puzzle
from .desk.service import render_columns
from .drawing import DrawingKind
from .models import Basis, PuzzleType
from .planting import Player, count_all, make_players, number_of, plant_players, queries
from .queries import Asked
from .rules import begin_of
from .service import grant_reward

PAST, AHEAD = 60, 14
_FOLDER = Path(__file__).parent / "data"
_MEMBER = "member@firstspawn.example"
_ORDER = (PuzzleType.TRIVIA, PuzzleType.WORD, PuzzleType.TRIVIA, PuzzleType.WORD, PuzzleType.VISUAL)
_PLACES = 10
_TODAYS_PLAYERS = 9
"""Fewer than there are prizes: whoever looks around today can still win one."""
_REST, _SINCE = 7, 25


def read_demo() -> list[PuzzleInput]:
    """Read the puzzles that we have written, in the order in which they are played."""
    kinds = {
        PuzzleType.TRIVIA: [_trivia(*parts) for parts in _lines("trivia.txt")],
        PuzzleType.WORD: [_word(*parts) for parts in _lines("words.txt")],
        PuzzleType.VISUAL: [_picture(*parts) for parts in _lines("pictures.txt")],
    }
    return [kinds[_ORDER[at % len(_ORDER)]].pop(0) for at in range(PAST + 1 + AHEAD)]


def _lines(name: str) -> list[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


def _trivia(title: str, difficulty: str, question: str, right: str, *others: str) -> PuzzleInput:
    *wrong, explanation = others
    choices = sorted([right, *wrong], key=lambda text: number_of(title, text))
    return PuzzleInput(
        title=title,
        type=PuzzleType.TRIVIA,
        difficulty=int(difficulty),
        question=question,
        choices=choices,
        answer=right,
        explanation=explanation,
    )


def _word(word: str, difficulty: str, title: str, hint: str, explanation: str) -> PuzzleInput:
    return PuzzleInput(
        title=title,
        type=PuzzleType.WORD,
        difficulty=int(difficulty),
        hint=hint,
        answer=word,
        explanation=explanation,
    )


def _picture(kind: str, difficulty: str, title: str, question: str, seed: str) -> PuzzleInput:
    return PuzzleInput(
        title=title,
        type=PuzzleType.VISUAL,
        difficulty=int(difficulty),
        question=question,
        drawing=DrawingInput(DrawingKind(kind), seed),
    )


async def plant(tx: Write) -> None:
    """Plan puzzles around today, and let people have played; later, plan on, so that an old demo has one each day."""
    today = clock.now().date()
    written = read_demo()
    if await queries.COUNT.one(tx):
        await _plan_on(tx, written, today)
        return
    words = [one.answer for one in written if one.type is PuzzleType.WORD]
    crowd = await queries.SOME_PEOPLE.all(tx)
    member = await people.find_person_by_email(tx, _MEMBER)
    member_id = member.id if member is not None else None
    for at, told in enumerate(written):
        day = today + timedelta(days=at - PAST)
        asked = await _plant_puzzle(tx, told, day)
        if day > today:
            continue
        winners = await _let_play(tx, asked, crowd, words, member_id, today)
        if day == today:
            await _promise_prizes(tx, asked.id, winners)
    await queries.CLOSE_PAST.run(tx, today=today)
    await count_all(tx)


async def _plan_on(tx: Write, written: Sequence[PuzzleInput], today: date) -> None:
    planned = set(await queries.PLANNED.all(tx, today=today))
    for day in (today + timedelta(days=at) for at in range(AHEAD + 1)):
        if day not in planned:
            await _plant_puzzle(tx, written[day.toordinal() % len(written)], day)


async def _plant_puzzle(tx: Write, told: PuzzleInput, day: date) -> Asked:
    puzzle_id, read = new_id(), read_puzzle(told)
    await desk.INSERT.run(tx, id=puzzle_id, **{**render_columns(told, puzzle_id), "day": day})
    return Asked(puzzle_id, told.title, told.type, read.content, read.solution, read.attempts, day, is_closed=False)


async def _let_play(
    tx: Write, asked: Asked, crowd: Sequence[UUID], words: Sequence[str], member_id: UUID | None, today: date
) -> list[Player]:
    is_today = asked.day == today
    until = clock.now() if is_today else begin_of(asked.day + timedelta(days=1))
    ago = (today - asked.day).days
    rests = is_today or ago > _SINCE or ago % _REST == 0
    others = [one for one in crowd if one != member_id]
    some = others[: _TODAYS_PLAYERS * 8] if is_today else others
    playing = some if rests or member_id is None else [*some, member_id]
    players = make_players(asked, playing, _wrong(asked, words), until, surely=member_id)
    players = players[:_TODAYS_PLAYERS] if is_today else players
    return await plant_players(tx, asked, players)


def _wrong(asked: Asked, words: Sequence[str]) -> list[str]:
    """Give answers that are not right, as people would give them."""
    if asked.type is PuzzleType.WORD:
        word = asked.solution.word or ""
        return [one for one in words if len(one) == len(word) and one != word] or ["a" * len(word)]
    if asked.content.choices:
        return [one.text for one in asked.content.choices if one.id != asked.solution.choice]
    return ["Column 2, row 2", "Column 5, row 1"]


async def _promise_prizes(tx: Write, puzzle_id: UUID, winners: Sequence[Player]) -> None:
    """Promise the first ten who solve today's puzzle a prize of which a server has enough."""
    prize_id = await queries.PRIZES.first(tx, many=_PLACES)
    if prize_id is None:
        return
    rows = [
        {
            "id": new_id(),
            "puzzle_id": puzzle_id,
            "basis": Basis.FIRST,
            "rank": rank,
            "description": "For the first ten who solve it.",
            "prize_id": prize_id,
        }
        for rank in range(1, _PLACES + 1)
    ]
    await desk.ADD_REWARD.many(tx, rows)
    for rank, winner in enumerate(winners[:_PLACES], start=1):
        await grant_reward(tx, puzzle_id, winner.person_id, Basis.FIRST, rank)
