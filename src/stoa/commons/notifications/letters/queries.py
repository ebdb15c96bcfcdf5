"""SQL of letters that are due."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Addressee, DueRow

ADDRESSEE = Query(
    """
    select p.username, p.email, coalesce(s.digest, 'none') as digest, coalesce(s.mail, true) as mail,
        array(select c.kind from commons.notice_choices c where c.person_id = p.id and not c.mail) as without
    from accounts.people p left join commons.notice_settings s on s.person_id = p.id
    where p.id = :person_id and p.email is not null
    """,
    Addressee,
)
# Two that take at once share nothing: what the one has locked, the other passes by.
TAKE = Query(
    """
    with taken as (
        update commons.notifications set mail_at = null, mailed_at = :now where id in (
            select id from commons.notifications where person_id = :person_id and mail_at <= :now
            order by created_at limit 100 for update skip locked
        ) returning id, kind, title, message, url, created_at
    )
    select id, kind, title, message, url from taken order by created_at, id
    """,
    DueRow,
)
WAITING = Query(
    """
    select distinct person_id from commons.notifications where mail_at <= :before and person_id > :after
    order by person_id limit 1000
    """,
    UUID,
)
