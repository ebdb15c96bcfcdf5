"""SQL of people and their names."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.db import Query

from .models import Person, Status

_PERSON = """
    p.id, p.username, p.name, p.email, p.status, p.avatar_id, p.locale, p.time_zone, p.theme, p.version, p.created_at,
    p.changed_at as updated_at, p.bio, p.profile_hidden
"""

FIND = Query(f"select {_PERSON} from accounts.people p where p.id = :id", Person)
FIND_BY_EMAIL = Query(f"select {_PERSON} from accounts.people p where p.email_key = :email_key", Person)
FIND_PUBLIC = Query(
    f"""
    select {_PERSON} from accounts.people p
    where p.status <> 'anonymised' and p.id = coalesce(:id::uuid, (
        select u.holder from accounts.usernames u
        where u.skeleton = :skeleton and lower(u.username) = lower(:username) and u.held_until is null
    ))
    """,
    Person,
)
LOCK = Query(f"select {_PERSON} from accounts.people p where p.id = :id for no key update", Person)

INSERT: Query[None] = Query(
    """
    insert into accounts.people (id, username, name, email, email_key, locale)
    values (:id, :username, :name, :email, :email_key, :locale)
    """
)
CHANGE_PROFILE = Query(
    f"""
    update accounts.people p set
        name = coalesce(:name, p.name), bio = coalesce(:bio, p.bio), locale = coalesce(:locale, p.locale),
        time_zone = coalesce(:time_zone, p.time_zone), theme = coalesce(:theme, p.theme),
        version = p.version + 1, changed_at = now()
    where p.id = :id returning {_PERSON}
    """,
    Person,
)
SET_USERNAME: Query[None] = Query(
    "update accounts.people set username = :username, version = version + 1, changed_at = now() where id = :id"
)
SET_PROFILE_HIDDEN: Query[None] = Query(
    "update accounts.people set profile_hidden = :hidden, version = version + 1, changed_at = now() where id = :id"
)
SET_EMAIL: Query[None] = Query(
    """
    with former as (
        insert into accounts.former_emails (person_id, email)
        select id, email from accounts.people where id = :id and email is not null
        on conflict (person_id, email) do update set given_up_at = excluded.given_up_at
    )
    update accounts.people set email = :email, email_key = :email_key, version = version + 1, changed_at = now()
    where id = :id
    """
)
SET_STATUS = Query(
    """
    update accounts.people set status = :status, status_reason = :reason, status_until = :until,
        version = version + 1, changed_at = now()
    where id = :id returning id::text
    """,
    str,
)

# Whoever was leaving when they were shut out is leaving still.
REOPEN = Query(
    """
    update accounts.people p set
        status = case
            when exists (select from accounts.departures d where d.person_id = p.id) then 'leaving' else 'active'
        end,
        status_reason = '', status_until = null, version = version + 1, changed_at = now()
    where id = :id returning status
    """,
    Status,
)

END_SUSPENSIONS = Query(
    """
    update accounts.people p set
        status = case
            when exists (select from accounts.departures d where d.person_id = p.id) then 'leaving' else 'active'
        end,
        status_reason = '', status_until = null, version = version + 1,
        changed_at = now()
    where status = 'suspended' and status_until <= now() and (:id::uuid is null or id = :id) returning id
    """,
    UUID,
)

CLAIM_USERNAME = Query(
    """
    insert into accounts.usernames as u (skeleton, username, holder, held_until)
    values (:skeleton, :username, :holder, :held_until)
    on conflict (skeleton) do update
        set username = excluded.username, holder = excluded.holder, held_until = excluded.held_until
        where u.holder = excluded.holder or u.held_until <= now()
    returning u.skeleton
    """,
    str,
)
HOLD_USERNAME: Query[None] = Query(
    "update accounts.usernames set held_until = now() + :hold where skeleton = :skeleton and holder = :holder"
)
KEEP_CHANGE: Query[None] = Query(
    "insert into accounts.username_changes (id, person_id, username) values (:id, :person_id, :username)"
)
COUNT_CHANGES = Query(
    """
    select count(*)::int from accounts.username_changes
    where person_id = :person_id and given_up_at > now() - interval '30 days'
    """,
    int,
)
SWEEP_USERNAMES = Query(
    """
    delete from accounts.usernames where skeleton in (
        select skeleton from accounts.usernames where held_until < now() order by held_until limit 1000
    ) returning skeleton
    """,
    str,
)
LATER = Query("select now() + :hold::interval", datetime)

AUTHORITY_IDS = Query(
    """
    select s.id from accounts.sessions s where s.person_id = :person_id and s.ended_at is null
    union all
    select k.id from accounts.api_keys k where k.person_id = :person_id and k.revoked_at is null
    union all
    select i.session_id from accounts.impersonations i
    where i.impersonator_id = :person_id and i.begun_at > now() - interval '1 hour'
    """,
    UUID,
)

BACKDATE: Query[None] = Query("update accounts.people set created_at = :joined_at where id = :id")
PLANT: Query[None] = Query(
    """
    with named as (
        insert into accounts.usernames (skeleton, username, holder)
        select :skeleton, :username, :id where not exists (
            select from accounts.people where email_key = :email_key
        )
        on conflict (skeleton) do nothing returning holder
    )
    insert into accounts.people (id, username, name, email, email_key, created_at)
    select holder, :username, :name, :email, :email_key, :joined_at from named
    """
)
AMONG = Query("select id from accounts.people where id = any(:ids)", UUID)
ANYBODY = Query("select exists (select from accounts.people)", bool)
