"""SQL of leaderboards."""

from datetime import date
from typing import Annotated

import msgspec

from stoa.kernel.db import Filter, Listing, Query, Sort

from .models import BoardLine, Period, Step

_ON_BOARD = """
    from puzzle_standings s join accounts.people p on p.id = s.person_id
    where s.period = :span and s.begins = :begins and p.status = 'active'
"""
BOARD = Listing(
    base=f"select 0 as rank, s.person_id as user_id, p.username, s.points, s.solved {_ON_BOARD}",
    into=BoardLine,
    key="s.person_id",
    filters=[
        Filter("period", "", Period, "Today, this week (from Monday, UTC) or all time; today where nothing is said."),
        Filter("day", "", date, "Another day, or any day of another week."),
        Filter(
            "guild",
            "",
            Annotated[str, msgspec.Meta(min_length=1, max_length=120)],
            "Members of this guild alone, by slug or id; you must see the guild.",
        ),
    ],
    sorts=[Sort("points", "s.points", descending=True)],
    default_sort="points",
)
TOP = Query(
    f"""
    select 0 as rank, s.person_id as user_id, p.username, s.points, s.solved {_ON_BOARD}
    order by s.points desc, s.person_id desc limit :many
    """,
    BoardLine,
)
COUNT_ABOVE = Query(f"select count(*)::int {_ON_BOARD} and s.points > :points", int)
STEPS = Query(
    f"""
    select s.points, count(*)::int as people {_ON_BOARD} and s.points between :least and :most
    group by s.points order by s.points desc limit 1000
    """,
    Step,
)
OF_PERSON = Query(
    f"""
    select 0 as rank, s.person_id as user_id, p.username, s.points, s.solved {_ON_BOARD} and s.person_id = :person_id
    """,
    BoardLine,
)
OF_GUILD = Query(
    """
    select rank() over (order by s.points desc)::int as rank, s.person_id as user_id, p.username, s.points, s.solved
    from guild_members m join puzzle_standings s on s.person_id = m.person_id
    join accounts.people p on p.id = s.person_id
    where m.guild_id = :guild_id and s.period = :span and s.begins = :begins and p.status = 'active'
    order by s.points desc, p.username limit 100
    """,
    BoardLine,
)
