"""Puzzles and standings by the ten thousand."""

from datetime import date
from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "firstspawn.puzzles.ARCHIVE": {"today": date(2026, 1, 1), "type": "word", "difficulty": 3},
    "firstspawn.puzzles.desk.DESK": {},
    "firstspawn.puzzles.boards.BOARD": {
        "span": "all",
        "begins": date(1970, 1, 1),
        "period": "all",
        "day": date(2026, 1, 1),
        "guild": "lantern-keepers",
    },
}
_PUZZLES = """
    insert into puzzles (id, title, type, difficulty, content, solution, attempts, day)
    select gen_random_uuid(), 'Puzzle ' || n, (array['trivia', 'word', 'visual'])[1 + n % 3], 1 + n % 5, '{}', '{}', 6,
        date '2026-06-01' - n
    from generate_series(1, 12500) as n on conflict do nothing;
"""
BIG_TABLES: dict[str, str] = {
    "firstspawn.puzzles.ARCHIVE": _PUZZLES,
    "firstspawn.puzzles.desk.DESK": _PUZZLES,
    "firstspawn.puzzles.boards.BOARD": """
        insert into accounts.people (id, username)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'puzzler-' || n
        from generate_series(1, 6250) as n;
        insert into puzzle_standings (period, begins, person_id, points, solved)
        select b.period, b.begins, ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n % 9001, n % 60
        from generate_series(1, 6250) as n cross join (
            values ('all', date '1970-01-01'), ('weekly', date '2026-01-05'), ('daily', date '2026-01-06')
        ) as b (period, begins);
    """,
}
