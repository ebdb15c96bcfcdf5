"""SQL of the pictures that were removed."""

from stoa.kernel.db import Query

from .models import RemovedPicture

REMEMBER: Query[None] = Query(
    """
    insert into commons.moderation_pictures (id, perceptual_hash, rule, decision_id, created_at)
    values (:id, :hash, :rule, :decision_id, :at)
    """
)
FORGET: Query[None] = Query("delete from commons.moderation_pictures where decision_id = :decision_id")
LIKE = Query(
    """
    select rule, distance from (
        select rule, bit_count((perceptual_hash # :hash)::bit(64))::int as distance from commons.moderation_pictures
    ) compared
    where distance <= :most order by distance, rule limit 1
    """,
    RemovedPicture,
)
