"""SQL of playing puzzles. A solution is read by name only where an answer is judged, and else when its day is over."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Filter, Listing, Query, Sort

from .drawing import Drawing
from .models import Content, Day, PuzzleCard, PuzzleRow, PuzzleType, Reward, RewardWon, Solution

_FROM = "p.day::timestamp at time zone 'UTC'"
_UNTIL = "(p.day + 1)::timestamp at time zone 'UTC'"
_PUZZLE = """
    select p.id, p.title, p.description, p.type, p.difficulty, p.content, p.attempts as attempts_allowed, p.day,
        p.participant_count, p.winner_count, p.is_active, p.created_at,
        case when p.day < :today then p.solution end as solution,
        case when p.day < :today then p.explanation end as explanation
    from puzzles p where p.is_active and p.day <= :today
"""
FIND = Query(f"{_PUZZLE} and p.id = :id", PuzzleRow)
FIND_OF_DAY = Query(f"{_PUZZLE} and p.day = :today", PuzzleRow)
ARCHIVE = Listing(
    base=f"""
    select p.id, p.title, p.description, p.type, p.difficulty, {_FROM} as publish_date, {_UNTIL} as expires_at,
        p.participant_count, p.winner_count
    from puzzles p where p.is_active and p.day <= :today
    """,
    into=PuzzleCard,
    key="p.id",
    filters=[
        Filter("type", "p.type = :type", PuzzleType, "What kind of puzzle."),
        Filter("difficulty", "p.difficulty = :difficulty", Annotated[int, msgspec.Meta(ge=1, le=5)], "From 1 to 5."),
    ],
    sorts=[Sort("newest", "p.day", descending=True)],
    default_sort="newest",
)
# What a server would have to give that is off the list, or has turned it off, is promised to nobody.
_GIVEN_OUT = "(w.prize_id is null or (z.is_active and o.is_active and s.active))"
_OF_SERVERS = """
    puzzle_rewards w left join prizes z on z.id = w.prize_id left join prize_pools o on o.id = z.pool_id
    left join servers s on s.id = o.server_id
"""
_REWARD = f"""
    select w.id, w.puzzle_id, w.rank, w.basis, w.description, w.prize_id, z.name as prize_name,
        s.name as server_name, s.slug as server_slug, w.redemption_code_id, w.awarded_to, w.awarded_at
    from {_OF_SERVERS} where w.puzzle_id = :puzzle_id
"""
_IN_ORDER = "order by w.basis desc, w.rank limit 200"
REWARDS = Query(f"{_REWARD} {_IN_ORDER}", Reward)
REWARDS_OFFERED = Query(f"{_REWARD} and (w.awarded_at is not null or {_GIVEN_OUT}) {_IN_ORDER}", Reward)


class PlayRow(msgspec.Struct, frozen=True):
    """How far somebody has come."""

    id: UUID
    created_at: datetime
    started_at: datetime | None
    attempts: int
    is_correct: bool
    score: int | None
    time_spent: int | None
    rank: int | None


class TryRow(msgspec.Struct, frozen=True):
    """One answer as it is kept."""

    answer: str
    marks: str
    is_correct: bool


class Asked(msgspec.Struct, frozen=True):
    """A puzzle with its solution, for judging an answer."""

    id: UUID
    title: str
    type: PuzzleType
    content: Content
    solution: Solution
    attempts: int
    day: date
    is_closed: bool


class DrawingRow(msgspec.Struct, frozen=True):
    """From what the picture of a puzzle is drawn."""

    drawing: Drawing | None


class ProgressRow(msgspec.Struct, frozen=True):
    """How somebody does."""

    total_points: int
    puzzles_solved: int
    current_streak: int
    longest_streak: int
    last_solved_day: date | None
    last_played_at: datetime | None
    remind: bool
    updated_at: datetime


class RewardRow(msgspec.Struct, frozen=True):
    """A reward that nobody has yet."""

    id: UUID
    description: str
    prize_id: UUID | None
    prize_name: str | None


_PLAY = "id, created_at, started_at, attempts, is_correct, score, time_spent, rank"
FIND_PLAY = Query(
    f"select {_PLAY} from puzzle_submissions where puzzle_id = :puzzle_id and person_id = :person_id", PlayRow
)
START: Query[None] = Query(
    """
    insert into puzzle_submissions (id, puzzle_id, person_id, started_at, created_at)
    values (:id, :puzzle_id, :person_id, :now, :now)
    on conflict (puzzle_id, person_id) do update set started_at = excluded.started_at
    where puzzle_submissions.started_at is null and puzzle_submissions.attempts = 0
    """
)
NEED_PLAY: Query[None] = Query(
    """
    insert into puzzle_submissions (id, puzzle_id, person_id, created_at) values (:id, :puzzle_id, :person_id, :now)
    on conflict (puzzle_id, person_id) do nothing
    """
)
LOCK_PLAY = Query(
    f"select {_PLAY} from puzzle_submissions where puzzle_id = :puzzle_id and person_id = :person_id for update",
    PlayRow,
)
TRIES = Query(
    """
    select answer, marks, is_correct from puzzle_tries
    where puzzle_id = :puzzle_id and person_id = :person_id order by number limit 10
    """,
    TryRow,
)
FIND_ASKED = Query(
    """
    select id, title, type, content, solution, attempts, day, closed_at is not null as is_closed
    from puzzles where id = :id and is_active and day <= :today
    """,
    Asked,
)
DRAWING = Query("select drawing from puzzles where id = :id and is_active and day <= :today", DrawingRow)
ADD_TRY: Query[None] = Query(
    """
    insert into puzzle_tries (puzzle_id, person_id, number, answer, marks, is_correct, at)
    values (:puzzle_id, :person_id, :number, :text, :marks, :is_correct, :now)
    """
)
COUNT_TRY: Query[None] = Query(
    """
    update puzzle_submissions set attempts = attempts + 1, answer = :answer
    where puzzle_id = :puzzle_id and person_id = :person_id
    """
)
# The puzzle's row is held from here to the end of the transaction, so places follow one another without gaps.
COUNT_PLAYER = Query(
    """
    update puzzles set participant_count = participant_count + cast(:began as integer),
        winner_count = winner_count + cast(:won as integer)
    where id = :id and closed_at is null returning winner_count
    """,
    int,
)
SOLVE: Query[None] = Query(
    """
    update puzzle_submissions set is_correct = true, score = :score, time_spent = :seconds, rank = :rank,
        rule_version = :rule_version, solved_at = :now
    where puzzle_id = :puzzle_id and person_id = :person_id
    """
)
NOTE_PLAYED: Query[None] = Query(
    """
    insert into puzzle_progress (person_id, last_played_at) values (:person_id, :now)
    on conflict (person_id) do update set last_played_at = excluded.last_played_at, updated_at = now()
    """
)
_PROGRESS = """
    select total_points, puzzles_solved, current_streak, longest_streak, last_solved_day, last_played_at, remind,
        updated_at
    from puzzle_progress where person_id = :person_id
"""
PROGRESS = Query(_PROGRESS, ProgressRow)
LOCK_PROGRESS = Query(f"{_PROGRESS} for update", ProgressRow)
SET_PROGRESS: Query[None] = Query(
    """
    update puzzle_progress set total_points = total_points + :score, puzzles_solved = puzzles_solved + 1,
        current_streak = :streak, longest_streak = greatest(longest_streak, :streak), last_solved_day = :today,
        updated_at = now()
    where person_id = :person_id
    """
)
ADD_POINTS: Query[None] = Query(
    """
    insert into puzzle_standings as s (period, begins, person_id, points, solved)
    select b.period, b.begins, :person_id, :score, 1
    from unnest(:periods::text[], :beginnings::date[]) as b (period, begins)
    on conflict (period, begins, person_id) do update set points = s.points + excluded.points, solved = s.solved + 1
    """
)
REMIND: Query[None] = Query(
    """
    insert into puzzle_progress (person_id, remind) values (:person_id, :remind)
    on conflict (person_id) do update set remind = excluded.remind, updated_at = now()
    """
)
DAYS = Query(
    """
    select p.day, p.id as puzzle_id, p.title, u.is_correct, u.score
    from puzzle_submissions u join puzzles p on p.id = u.puzzle_id
    where u.person_id = :person_id and u.attempts > 0 and p.day >= :since and p.is_active
    order by p.day desc limit 200
    """,
    Day,
)

LOCK_REWARD = Query(
    f"""
    select w.id, w.description, w.prize_id, z.name as prize_name
    from {_OF_SERVERS}
    where w.puzzle_id = :puzzle_id and w.basis = :basis and w.rank = :rank and w.awarded_at is null and {_GIVEN_OUT}
    for update of w
    """,
    RewardRow,
)
AWARD: Query[None] = Query(
    """
    update puzzle_rewards set awarded_to = :person_id, awarded_at = :now,
        redemption_code_id = (select c.id from redemption_codes c where c.code = :code::text)
    where id = :id
    """
)
WON = Query(
    """
    select w.rank, w.basis, w.description, w.prize_id, z.name as prize_name, c.code as redemption_code
    from puzzle_rewards w left join prizes z on z.id = w.prize_id
    left join redemption_codes c on c.id = w.redemption_code_id
    where w.puzzle_id = :puzzle_id and w.awarded_to = :person_id order by w.basis desc, w.rank limit 1
    """,
    RewardWon,
)
