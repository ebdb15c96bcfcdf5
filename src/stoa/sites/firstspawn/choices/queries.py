"""SQL of what people show of themselves."""

from stoa.kernel.db import Query

from .models import Choices

_SHOWN = "show_guilds, show_reputation, show_playtime, show_puzzles"
FIND = Query(f"select {_SHOWN} from profile_choices where person_id = :person_id", Choices)
SET = Query(
    f"""
    insert into profile_choices as c (person_id, {_SHOWN})
    values (:person_id, :show_guilds, :show_reputation, :show_playtime, :show_puzzles)
    on conflict (person_id) do update set show_guilds = excluded.show_guilds,
        show_reputation = excluded.show_reputation, show_playtime = excluded.show_playtime,
        show_puzzles = excluded.show_puzzles
    returning {_SHOWN}
    """,
    Choices,
)
