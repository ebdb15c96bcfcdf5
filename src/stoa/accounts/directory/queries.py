"""SQL of the lists for whoever looks after people."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.attempts.models import AttemptLine
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import (
    GrantAct,
    GrantRow,
    HeldRole,
    Outcome,
    PersonLine,
    PersonRow,
    PersonView,
    SessionRow,
    Standing,
)
from .rules import as_pattern

type Typed = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type Address = Annotated[str, msgspec.Meta(min_length=2, max_length=60)]
type RoleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]

# As the index `people_words` has it.
_WORDS = "p.username || ' ' || coalesce(p.email_key, '') || ' ' || p.name"
_ROLES = """
    array(
        select g.role from accounts.grants g
        where g.person_id = p.id and (g.until is null or g.until > now()) order by 1
    ) as roles
"""
_SEEN = """
    (select s.last_seen_at from accounts.sessions s where s.person_id = p.id order by s.last_seen_at desc limit 1)
        as last_seen_at
"""
_SESSION = """
    s.id, s.person_id, p.username, s.kind, s.name, s.agent, s.address, s.methods, s.created_at, s.last_seen_at,
    s.expires_at
"""
_LIVING = "s.ended_at is null and s.expires_at > now() and s.idle_until > now()"
_SEARCH = Filter("q", f"{_WORDS} ilike :q", Typed, "A part of the username, the address or the name.", read=as_pattern)

PEOPLE = Listing(
    base=f"""
        select p.id, p.username, p.name, p.email, p.status, {_ROLES}, p.created_at,
            p.changed_at as updated_at, {_SEEN}
        from accounts.people p where p.status <> 'anonymised'
    """,
    into=PersonLine,
    told=PersonView,
    key="p.id",
    filters=[
        _SEARCH,
        Filter("status", "p.status = :status", Standing, "Whether they may come in."),
        Filter(
            "role",
            """p.id in (
                select g.person_id from accounts.grants g
                where g.role = :role and (g.until is null or g.until > now())
            )""",
            RoleName,
            "Who has this role.",
        ),
    ],
    sorts=[Sort("newest", "p.created_at", descending=True), Sort("username", "p.username")],
    default_sort="newest",
    pages=True,
)
PERSON = Query(
    f"""
    select p.id, p.username, p.name, p.email, p.status, p.status_reason, p.status_until, {_ROLES},
        array(
            select c.username from accounts.username_changes c where c.person_id = p.id order by c.given_up_at desc
        ) as former_usernames,
        p.created_at, p.changed_at as updated_at, {_SEEN}
    from accounts.people p where p.id = :id and p.status <> 'anonymised'
    """,
    PersonRow,
)

SESSIONS = Listing(
    base=f"""
        select {_SESSION} from accounts.sessions s join accounts.people p on p.id = s.person_id where {_LIVING}
    """,
    into=SessionRow,
    key="s.id",
    filters=[
        _SEARCH,
        Filter("address", "s.address = :address", Address, "From where they were last used."),
        Filter("person", "s.person_id = :person", UUID, "Whose they are."),
    ],
    sorts=[Sort("used", "s.last_seen_at", descending=True), Sort("newest", "s.created_at", descending=True)],
    default_sort="used",
    pages=True,
)
SESSIONS_OF = Listing(
    base=f"""
        select {_SESSION} from accounts.sessions s join accounts.people p on p.id = s.person_id
        where s.person_id = :person_id and {_LIVING}
    """,
    into=SessionRow,
    key="s.id",
    sorts=[Sort("used", "s.last_seen_at", descending=True)],
    default_sort="used",
    pages=True,
)

ATTEMPTS = Listing(
    base="""
        select a.id, a.person_id, p.username, a.outcome, a.method, a.address, a.agent, a.known_device, a.at
        from accounts.sign_in_attempts a left join accounts.people p on p.id = a.person_id
    """,
    into=AttemptLine,
    key="a.id",
    filters=[
        _SEARCH,
        Filter("address", "a.address = :address", Address, "From where it was tried."),
        Filter("outcome", "a.outcome = :outcome", Outcome, "What came of it."),
        Filter("person", "a.person_id = :person", UUID, "Whose account it was."),
    ],
    sorts=[Sort("newest", "a.at", descending=True)],
    default_sort="newest",
    pages=True,
)

_HELD = "g.person_id, p.username, g.role, g.granted_by, g.granted_at, g.until"
HOLDERS = Listing(
    base=f"""
        select {_HELD} from accounts.grants g join accounts.people p on p.id = g.person_id
        where g.role = :role_name and (g.until is null or g.until > now())
    """,
    into=HeldRole,
    key="g.person_id",
    sorts=[Sort("newest", "g.granted_at", descending=True)],
    default_sort="newest",
    pages=True,
)
ROLES_OF = Query(
    f"""
    select {_HELD} from accounts.grants g join accounts.people p on p.id = g.person_id
    where g.person_id = :person_id and (g.until is null or g.until > now()) order by g.role
    """,
    HeldRole,
)
GRANTS = Listing(
    base="""
        select l.id, l.person_id, p.username, l.role, l.act, l.permission, l.by_person, b.username as by_username,
            l.reason, l.at
        from accounts.grant_log l
        left join accounts.people p on p.id = l.person_id
        left join accounts.people b on b.id = l.by_person
    """,
    into=GrantRow,
    key="l.id",
    filters=[
        Filter("person", "l.person_id = :person", UUID, "Whose roles were changed."),
        Filter("by", "l.by_person = :by", UUID, "Who changed them."),
        Filter("role", "l.role = :role", RoleName, "Which role it was about."),
        Filter("act", "l.act = :act", GrantAct, "What was done."),
    ],
    sorts=[Sort("newest", "l.at", descending=True)],
    default_sort="newest",
    pages=True,
)


class Named(msgspec.Struct, frozen=True):
    """Somebody's id and username."""

    id: UUID
    username: str


NAMES = Query("select id, username from accounts.people where id = any(:ids)", Named)
