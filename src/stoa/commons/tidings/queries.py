"""SQL of what tidings name: the rest stands in the events."""

from uuid import UUID

from stoa.kernel.db import Query

UPVOTES = Query("select upvotes from commons.reviews where id = :id and state = 'shown'", int)
USERNAME = Query("select username from accounts.people where id = :id", str)
REPORTERS = Query(
    """
    select distinct r.reporter_id from commons.moderation_reports r
    where r.decision_id = :id and r.reporter_id is not null order by r.reporter_id
    """,
    UUID,
)
HAS_OTHER_DEVICE = Query(
    """
    select exists(
        select from accounts.sessions s join accounts.devices d on d.person_id = s.person_id and d.id <> s.device_id
        where s.id = :session_id
    )
    """,
    bool,
)
WAS_TOLD = Query(
    """
    select exists(
        select from commons.notifications where person_id = :person_id and kind = :kind and dedupe_key = any(:keys)
    )
    """,
    bool,
)
