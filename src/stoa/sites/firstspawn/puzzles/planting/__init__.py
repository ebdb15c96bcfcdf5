"""Players of demo puzzles: some quick, some slow, some who do not find it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel.db import Write, as_json
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.puzzles import queries as playing
from stoa.sites.firstspawn.puzzles.models import PuzzleType
from stoa.sites.firstspawn.puzzles.planting import queries
from stoa.sites.firstspawn.puzzles.queries import Asked
from stoa.sites.firstspawn.puzzles.rules import ScoreValues, begin_of, marks_of, score_of, write_marks

_LONGEST_THINKING = 900
_OF = 8


class Player(msgspec.Struct, frozen=True):
    """How somebody has played."""

    person_id: UUID
    tries: list[tuple[str, str]]
    """Answers, with their marks."""
    solved: bool
    began: datetime
    seconds: int


def number_of(*parts: object) -> int:
    """Give a number that follows from these alone."""
    return int.from_bytes(blake2b("/".join(map(str, parts)).encode(), digest_size=4).digest())


def make_players(
    asked: Asked, people: Sequence[UUID], wrong: Sequence[str], until: datetime, *, surely: UUID | None
) -> list[Player]:
    """Say who has played this puzzle, and how."""
    begin = begin_of(asked.day)
    span = max(int((until - begin).total_seconds()) - _LONGEST_THINKING, 1)
    players = []
    for person_id in people:
        luck = number_of(asked.day, person_id)
        if luck % _OF >= _days_in_eight(person_id) and person_id != surely:
            continue
        solved = luck // 8 % 7 > 0 or person_id == surely
        many = 1 + luck // 64 % asked.attempts if solved else asked.attempts
        began = begin + timedelta(seconds=luck // 512 % span)
        seconds = min(20 + luck // 128 % (_LONGEST_THINKING - 20), span)
        players.append(Player(person_id, _make_tries(asked, wrong, many, luck, solved=solved), solved, began, seconds))
    return sorted(players, key=lambda one: one.began + timedelta(seconds=one.seconds))


def _days_in_eight(person_id: UUID) -> int:
    """Say how often somebody plays: a few do nearly every day, most now and then, many never."""
    habit = number_of("habit", person_id) % 20
    return _OF - 1 if habit == 0 else 4 if habit <= 2 else 1 if habit <= 10 else 0  # noqa: PLR2004 - of twenty


def _make_tries(asked: Asked, wrong: Sequence[str], many: int, luck: int, *, solved: bool) -> list[tuple[str, str]]:
    right = asked.solution.word or asked.solution.text
    guesses = [wrong[(luck + at) % len(wrong)] for at in range(many - 1 if solved else many)]
    answers = [*guesses, right] if solved else guesses
    if asked.type is not PuzzleType.WORD:
        return [(answer, "") for answer in answers]
    return [(answer, write_marks(marks_of(answer, right))) for answer in answers]


async def plant_players(tx: Write, asked: Asked, players: Sequence[Player]) -> list[Player]:
    """Keep what they have done; give who has solved it, in order."""
    winners = [one for one in players if one.solved]
    places = {one.person_id: place for place, one in enumerate(winners, start=1)}
    values = ScoreValues()
    rows: list[dict[str, Any]] = []
    for one in players:
        many = len(one.tries)
        score = score_of(values, tries=many, tries_allowed=asked.attempts, seconds=one.seconds)
        rows.append(
            {
                "id": new_id(),
                "puzzle_id": asked.id,
                "person_id": one.person_id,
                "started_at": one.began,
                "attempts": many,
                "answer": as_json(one.tries[-1][0]),
                "is_correct": one.solved,
                "score": score if one.solved else None,
                "time_spent": one.seconds if one.solved else None,
                "rank": places.get(one.person_id),
                "solved_at": one.began + timedelta(seconds=one.seconds) if one.solved else None,
            }
        )
    await queries.INSERT_PLAY.many(tx, rows)
    await playing.ADD_TRY.many(tx, [row for one in players for row in _try_rows(asked, one)])
    return winners


def _try_rows(asked: Asked, player: Player) -> list[dict[str, Any]]:
    many = len(player.tries)
    return [
        {
            "puzzle_id": asked.id,
            "person_id": player.person_id,
            "number": number,
            "text": answer,
            "marks": marks,
            "is_correct": player.solved and number == many,
            "now": player.began + timedelta(seconds=player.seconds * number // many),
        }
        for number, (answer, marks) in enumerate(player.tries, start=1)
    ]


async def count_all(tx: Write) -> None:
    """Count players, points and streaks from what was planted."""
    for query in (queries.COUNT_PLAYERS, queries.COUNT_POINTS, queries.COUNT_STREAKS):
        await query.run(tx)
