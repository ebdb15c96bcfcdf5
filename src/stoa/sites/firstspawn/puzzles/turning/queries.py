"""SQL of the turn of the day."""

from datetime import date
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Ending(msgspec.Struct, frozen=True):
    """A puzzle whose day is over."""

    id: UUID
    winner_count: int


class Beginning(msgspec.Struct, frozen=True):
    """A puzzle whose day has come."""

    id: UUID
    title: str
    day: date


class Best(msgspec.Struct, frozen=True):
    """Who is rewarded for a score."""

    rank: int
    person_id: UUID


class AtRisk(msgspec.Struct, frozen=True):
    """Whose streak ends at midnight."""

    person_id: UUID
    streak: int


CLOSE = Query(
    """
    update puzzles set closed_at = :now where id = (
        select id from puzzles where is_active and closed_at is null and day < :today order by day limit 1
        for no key update skip locked
    ) returning id, winner_count
    """,
    Ending,
)
# Who has as many points as another and was quicker to have them stands before them.
BEST = Query(
    """
    select w.rank, u.person_id
    from (
        select person_id, row_number() over (order by score desc, solved_at, person_id)::int as place
        from puzzle_submissions where puzzle_id = :puzzle_id and is_correct
        order by score desc, solved_at, person_id limit 1000
    ) u join puzzle_rewards w on w.puzzle_id = :puzzle_id and w.basis = 'best' and w.rank = u.place
    where w.awarded_at is null order by w.rank limit 1000
    """,
    Best,
)
ANNOUNCE = Query(
    """
    update puzzles set announced_at = :now where day = :today and is_active and announced_at is null
    returning id, title, day
    """,
    Beginning,
)
AT_RISK = Query(
    """
    update puzzle_progress set reminded_on = :today where person_id in (
        select person_id from puzzle_progress
        where remind and last_solved_day = :yesterday and reminded_on is distinct from :today
        order by person_id limit :many for update skip locked
    ) returning person_id, current_streak as streak
    """,
    AtRisk,
)
