"""SQL of the home of the administration."""

from datetime import date

import msgspec

from stoa.kernel.db import Query


class DayCount(msgspec.Struct, frozen=True):
    """How many of something there were on a day."""

    day: date
    what: str
    count: int


# Both walk an index over the time, and no further back than thirty days.
JOINED = Query(
    """
    select (p.created_at at time zone 'UTC')::date as day, 'Sign-ups' as what, count(*) as count
    from accounts.people p where p.created_at >= :since::date group by 1
    """,
    DayCount,
)
CAME_IN = Query(
    """
    select (a.at at time zone 'UTC')::date as day,
           case when a.outcome = 'signed-in' then 'Sign-ins' else 'Failed' end as what, count(*) as count
    from accounts.sign_in_attempts a
    where a.at >= :since::date and a.outcome <> 'second-factor' group by 1, 2
    """,
    DayCount,
)
