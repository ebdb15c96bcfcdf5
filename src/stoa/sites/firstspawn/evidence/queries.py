"""SQL of what is proven."""

from stoa.kernel.db import Query

PROVEN_MINUTES = Query(
    """
    select coalesce(sum(p.minutes), 0)::int
    from game_identities g
    join playtime p on p.player_uuid = g.player_uuid and p.server_id = :server_id
    join servers s on s.id = p.server_id and s.game_type = g.game
    where g.person_id = :person_id
    """,
    int,
)
