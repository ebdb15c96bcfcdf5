"""SQL of what is done with many people."""

from stoa.kernel.db import Query

from .models import Standing

STANDING = Query(
    """
    select p.id, p.username, p.status, p.status_reason as reason, p.status_until as until, p.version,
        array(
            select g.role from accounts.grants g
            where g.person_id = p.id and (g.until is null or g.until > now()) order by 1
        ) as roles
    from accounts.people p where p.id = any(:ids::uuid[]) and p.status <> 'anonymised'
    """,
    Standing,
)
