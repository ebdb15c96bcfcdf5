"""SQL of roles, grants and keys."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class RoleEdit(Struct, frozen=True):
    """One permission that an operator has given to a role or taken from it."""

    role: str
    permission: str
    allowed: bool


ROLES_OF = Query(
    """
    select g.role from accounts.grants g
    where g.person_id = :person_id and (g.until is null or g.until > now()) order by 1
    """,
    str,
)
ROLES_OF_ACTIVE = Query(
    """
    select array(
        select g.role from accounts.grants g
        where g.person_id = p.id and (g.until is null or g.until > now()) order by 1
    ) as roles from accounts.people p where p.id = :person_id and p.status = 'active'
    """,
    list[str],
)
EDITS = Query("select role, permission, allowed from accounts.role_edits where role = any(:roles)", RoleEdit)
# What a person gives takes the place of what a rule has given, and not the other way round.
GRANT = Query(
    """
    insert into accounts.grants (person_id, role, granted_by, until, by_rule)
    values (:person_id, :role, :granted_by, :until, :by_rule)
    on conflict (person_id, role) do update
        set until = excluded.until, granted_by = excluded.granted_by, by_rule = excluded.by_rule
        where accounts.grants.until is distinct from excluded.until or accounts.grants.by_rule and not excluded.by_rule
    returning role
    """,
    str,
)
WITHDRAW = Query(
    """
    delete from accounts.grants where person_id = :person_id and role = :role and (by_rule or not :by_rule)
    returning role
    """,
    str,
)
EDIT: Query[None] = Query(
    """
    insert into accounts.role_edits (role, permission, allowed, edited_by) values (:role, :permission, :allowed, :by)
    on conflict (role, permission)
        do update set allowed = excluded.allowed, edited_by = excluded.edited_by, edited_at = now()
    """
)
LOG: Query[None] = Query(
    """
    insert into accounts.grant_log (id, person_id, role, act, permission, by_person, reason)
    values (:id, :person_id, :role, :act, :permission, :by, :reason)
    """
)
LOCK_OTHER_HOLDERS = Query(
    """
    select g.person_id from accounts.grants g join accounts.people p on p.id = g.person_id
    where g.role = :role and g.person_id <> :but and (g.until is null or g.until > now()) and p.status = 'active'
    for update of g, p
    """,
    UUID,
)
