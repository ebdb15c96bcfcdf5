"""SQL of what is shown to whoever looks after people."""

from stoa.kernel.db import Query

from .models import LivingSession, PersonLine, PersonSheet

PEOPLE = Query(
    """
    select p.id, p.username, p.name, p.email, p.status,
        array(
            select g.role from accounts.grants g
            where g.person_id = p.id and (g.until is null or g.until > now()) order by 1
        ) as roles,
        p.created_at,
        (select max(s.last_seen_at) from accounts.sessions s where s.person_id = p.id) as last_seen_at
    from accounts.people p
    where p.status <> 'anonymised'
        and (:status::text is null or p.status = :status)
        and (:like::text is null or p.username ilike :like or p.email_key ilike :like or p.name ilike :like)
    order by p.created_at desc, p.id desc
    limit 100
    """,
    PersonLine,
)
PERSON = Query(
    """
    select id, username, name, email, status, status_reason, status_until, created_at
    from accounts.people where id = :id and status <> 'anonymised'
    """,
    PersonSheet,
)
SESSIONS = Query(
    """
    select s.id, s.person_id, p.username, s.kind, s.agent, s.address, s.last_seen_at
    from accounts.sessions s join accounts.people p on p.id = s.person_id
    where s.ended_at is null and s.expires_at > now() and s.idle_until > now()
        and (:like::text is null or p.username ilike :like or s.address = :exact)
    order by s.last_seen_at desc, s.id desc
    limit 100
    """,
    LivingSession,
)
