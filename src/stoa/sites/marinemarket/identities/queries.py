"""SQL of checks of who somebody is."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.papers.queries import READY, THERE

from .models import Check, CheckSheet, Proof, WaitingCheck

_PAPERS = "(select count(*)::int from identity_papers p where p.person_id = i.person_id)"
FIND = Query(
    f"""
    select i.status, i.reason, i.asked_at, i.checked_in, {_PAPERS} as papers
    from identity_checks i where i.person_id = :person_id
    """,
    Check,
)
ASK = Query(
    """
    insert into identity_checks (person_id) values (:person_id)
    on conflict (person_id) do update set status = 'waiting', reason = '', asked_at = now()
    where identity_checks.status = 'refused' returning person_id
    """,
    UUID,
)
ADD_PAPER = Query(
    """
    insert into identity_papers (media_id, person_id) values (:media_id, :person_id)
    on conflict (media_id) do nothing returning media_id
    """,
    UUID,
)
PROOFS = Query(
    f"""
    select p.media_id, m.filename as name, {READY} as ready
    from identity_papers p join commons.media m on m.id = p.media_id
    where p.person_id = :person_id and {THERE} order by m.created_at, p.media_id
    """,
    Proof,
)
MEDIA = Query(
    """
    select p.media_id from identity_papers p join commons.media m on m.id = p.media_id
    where p.person_id = :person_id and m.state <> 'removed'
    """,
    UUID,
)
FORGET: Query[None] = Query("delete from identity_checks where person_id = :person_id")
WAITING = Listing(
    base=f"""
        select i.person_id, a.username, a.created_at as since, i.asked_at, {_PAPERS} as papers
        from identity_checks i join accounts.people a on a.id = i.person_id
        where i.status = 'waiting'
    """,
    into=WaitingCheck,
    key="i.person_id",
    sorts=[Sort("oldest", "i.asked_at")],
    default_sort="oldest",
)
COUNT_WAITING = Query("select count(*)::int from identity_checks where status = 'waiting'", int)
SHEET = Query(
    """
    select i.person_id, a.username, a.created_at as since, i.asked_at, '[]'::jsonb as papers
    from identity_checks i join accounts.people a on a.id = i.person_id
    where i.person_id = :person_id and i.status = 'waiting'
    """,
    CheckSheet,
)
DECIDE = Query(
    """
    update identity_checks set status = :status, reason = :reason,
        checked_in = case when :status = 'checked' then date_trunc('month', now())::date end
    where person_id = :person_id and status = 'waiting' and asked_at = coalesce(:asked_at::timestamptz, asked_at)
    returning person_id
    """,
    UUID,
)
IS_WAITING_PAPER = Query(
    """
    select exists (
        select from identity_papers p join identity_checks i on i.person_id = p.person_id
        where p.media_id = :media_id and i.status = 'waiting'
    )
    """,
    bool,
)
# What was uploaded and never handed in is nobody's business here.
LEFT_BEHIND = Query(
    """
    select m.id from commons.media m
    where m.purpose = :purpose and m.state <> 'removed' and m.created_at < now() - interval '1 day'
        and not exists (select from identity_papers p where p.media_id = m.id) limit 500
    """,
    UUID,
)
OWNER_OF = Query("select person_id from commons.media where id = :media_id", UUID)
