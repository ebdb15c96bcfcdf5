"""SQL of what demo players have done, and of counting from it."""

from datetime import date
from uuid import UUID

from stoa.kernel.db import Query

COUNT = Query("select count(*)::int from puzzles", int)
PLANNED = Query("select day from puzzles where day >= :today", date)
SOME_PEOPLE = Query("select id from accounts.people where status = 'active' order by created_at, id limit 300", UUID)
PRIZES = Query(
    """
    select z.id from prizes z join prize_pools o on o.id = z.pool_id
    where z.is_active and o.is_active and z.quantity - z.quantity_used >= :many order by z.created_at, z.id limit 1
    """,
    UUID,
)
CLOSE_PAST: Query[None] = Query(
    """
    update puzzles set announced_at = day::timestamp at time zone 'UTC',
        closed_at = case when day < :today then (day + 1)::timestamp at time zone 'UTC' end
    where day <= :today
    """
)
INSERT_PLAY: Query[None] = Query(
    """
    insert into puzzle_submissions (
        id, puzzle_id, person_id, started_at, attempts, answer, is_correct, score, time_spent, rank,
        solved_at, created_at
    ) values (
        :id, :puzzle_id, :person_id, :started_at, :attempts, :answer, :is_correct, :score, :time_spent, :rank,
        :solved_at, :started_at
    )
    """
)
COUNT_PLAYERS: Query[None] = Query(
    """
    update puzzles p set participant_count = c.players, winner_count = c.winners from (
        select puzzle_id, count(*)::int as players, (count(*) filter (where is_correct))::int as winners
        from puzzle_submissions where attempts > 0 group by puzzle_id
    ) c where c.puzzle_id = p.id
    """
)
COUNT_POINTS: Query[None] = Query(
    """
    insert into puzzle_standings (period, begins, person_id, points, solved)
    select b.period, b.begins, u.person_id, sum(u.score)::int, count(*)::int
    from puzzle_submissions u join puzzles p on p.id = u.puzzle_id cross join lateral (
        values ('daily', p.day), ('weekly', date_trunc('week', p.day::timestamp)::date), ('all', date '1970-01-01')
    ) as b (period, begins)
    where u.is_correct group by b.period, b.begins, u.person_id
    """
)
COUNT_STREAKS: Query[None] = Query(
    """
    insert into puzzle_progress (
        person_id, total_points, puzzles_solved, current_streak, longest_streak, last_solved_day, last_played_at
    )
    with solved as (
        select u.person_id, p.day, u.score, u.solved_at,
            p.day - (row_number() over (partition by u.person_id order by p.day))::int as island
        from puzzle_submissions u join puzzles p on p.id = u.puzzle_id where u.is_correct
    ), runs as (
        select person_id, count(*)::int as days, max(day) as until, sum(score)::int as points,
            max(solved_at) as at
        from solved group by person_id, island
    )
    select person_id, sum(points)::int, sum(days)::int, (array_agg(days order by until desc))[1], max(days),
        max(until), max(at)
    from runs group by person_id
    """
)
