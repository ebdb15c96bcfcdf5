"""SQL of premium."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.db import Query

# A person's own row is held, so that what is bought twice at once follows one another.
HOLD_PERSON = Query("select id from accounts.people where id = :person_id for no key update", UUID)
ENDS_AT = Query(
    """
    select ends_at from premium_periods where person_id = :person_id and taken_back_at is null and ends_at > :now
    order by ends_at desc limit 1
    """,
    datetime,
)
ADD = Query(
    """
    insert into premium_periods (order_id, person_id, plan, begins_at, ends_at)
    values (:order_id, :person_id, :plan, :begins_at, :ends_at) on conflict do nothing returning order_id
    """,
    UUID,
)
TAKE_BACK = Query(
    """
    update premium_periods set taken_back_at = :now where order_id = :order_id and taken_back_at is null
    returning person_id
    """,
    UUID,
)
# What was bought behind a period that was taken back begins as much earlier.
MOVE_UP: Query[None] = Query(
    """
    update premium_periods p set begins_at = p.begins_at - gone.left_over, ends_at = p.ends_at - gone.left_over
    from (
        select person_id, ends_at, ends_at - greatest(begins_at, :now::timestamptz) as left_over
        from premium_periods where order_id = :order_id
    ) as gone
    where p.person_id = gone.person_id and p.begins_at >= gone.ends_at and p.taken_back_at is null
        and gone.left_over > interval '0'
    """
)
IS_RUNNING = Query(
    """
    select exists (
        select from premium_periods
        where person_id = :person_id and taken_back_at is null and begins_at <= :now and ends_at > :now
    )
    """,
    bool,
)
HAS_ROLE = Query(
    """
    select exists (
        select from accounts.grants
        where person_id = :person_id and role = 'premium' and (until is null or until > :now)
    )
    """,
    bool,
)
OVER = Query(
    """
    select distinct person_id from premium_periods
    where not settled and (ends_at <= :now or taken_back_at is not null) limit 500
    """,
    UUID,
)
SETTLE: Query[None] = Query(
    """
    update premium_periods set settled = true
    where person_id = :person_id and not settled and (ends_at <= :now or taken_back_at is not null)
    """
)
