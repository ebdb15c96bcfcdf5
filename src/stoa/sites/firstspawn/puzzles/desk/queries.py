"""SQL of the desk."""

from datetime import date
from uuid import UUID

from stoa.kernel.db import Listing, Query, Sort

from .models import DeskLine, DeskPuzzle, OpenPrize

DESK = Listing(
    base="""
    select p.id, p.title, p.type, p.difficulty, p.day, p.participant_count, p.winner_count, p.is_active from puzzles p
    """,
    into=DeskLine,
    key="p.id",
    sorts=[Sort("day", "p.day", descending=True, nulls="first")],
    default_sort="day",
)
FIND = Query(
    """
    select id, title, description, type, difficulty, content, solution, drawing, picture_id, explanation,
        attempts as attempts_allowed, day, participant_count, winner_count, is_active, created_at
    from puzzles where id = :id
    """,
    DeskPuzzle,
)
LOCK = Query("select id from puzzles where id = :id for update", UUID)
INSERT: Query[None] = Query(
    """
    insert into puzzles (
        id, title, description, type, difficulty, content, solution, drawing, picture_id, explanation, attempts, day
    ) values (
        :id, :title, :description, :type, :difficulty, :content, :solution, :drawing, :picture_id, :explanation,
        :attempts, :day
    )
    """
)
CHANGE: Query[None] = Query(
    """
    update puzzles set title = :title, description = :description, type = :type, difficulty = :difficulty,
        content = :content, solution = :solution, drawing = :drawing, picture_id = :picture_id,
        explanation = :explanation, attempts = :attempts, day = :day, changed_at = now()
    where id = :id
    """
)
SCHEDULE: Query[None] = Query("update puzzles set day = :day, changed_at = now() where id = :id")
WITHDRAW: Query[None] = Query("update puzzles set is_active = false, changed_at = now() where id = :id")
REMOVE: Query[None] = Query("delete from puzzles where id = :id")
# One puzzle a day: whoever plans for a day waits for whoever is planning for it.
LOCK_DAYS: Query[None] = Query("select pg_advisory_xact_lock(hashtextextended('firstspawn.puzzle-days', 0))")
IS_TAKEN = Query("select exists (select from puzzles where day = :day and is_active and id <> :id)", bool)
TAKEN_DAYS = Query(
    "select day from puzzles where is_active and day between :since and :until order by day limit 100", date
)
DROP_REWARDS: Query[None] = Query("delete from puzzle_rewards where puzzle_id = :puzzle_id")
ADD_REWARD: Query[None] = Query(
    """
    insert into puzzle_rewards (id, puzzle_id, basis, rank, description, prize_id)
    values (:id, :puzzle_id, :basis, :rank, :description, :prize_id)
    """
)
_OPEN = """
    from prizes z join prize_pools o on o.id = z.pool_id join servers s on s.id = o.server_id
    where z.is_active and o.is_active and s.active
"""
OPEN_PRIZES = Query(
    f"""
    select z.id, z.name, s.name as server_name, z.quantity - z.quantity_used as remaining {_OPEN}
        and z.quantity > z.quantity_used
    order by s.name, z.name, z.id limit 200
    """,
    OpenPrize,
)
COUNT_OPEN = Query(f"select count(*)::int {_OPEN} and z.id = any(:ids::uuid[])", int)
