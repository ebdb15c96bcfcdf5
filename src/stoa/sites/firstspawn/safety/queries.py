"""SQL of the guidelines."""

from stoa.kernel.db import Query

from .models import GuidelinesReview

FIND = Query("select kept, version, reviewed_at from server_guidelines where server_id = :server_id", GuidelinesReview)
SET = Query(
    """
    insert into server_guidelines (server_id, kept, version, reviewed_at) values (:server_id, :kept, :version, :now)
    on conflict (server_id) do update set kept = excluded.kept, version = excluded.version,
        reviewed_at = excluded.reviewed_at
    returning kept, version, reviewed_at
    """,
    GuidelinesReview,
)
