"""Who is here, and what they may do, as whoever looks after people is shown it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.access import queries as access_queries
from stoa.accounts.access.rules import permissions_of
from stoa.accounts.attempts.models import AttemptLine
from stoa.accounts.context import Accounts, chief_role, list_permissions
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page

from . import queries
from .models import GrantRow, HeldRole, PersonSheet, PersonView, SessionRow


async def list_people(db: Read, accounts: Accounts, asked: ListRequest) -> Page[PersonView]:
    """List people with what their roles allow; that costs one query more, however many they are."""
    page = await queries.PEOPLE.page(db, asked, total=True)
    rights = await _rights_of(db, accounts, [one.roles for one in page.data])
    seen = [PersonView(**msgspec.structs.asdict(one), **found) for one, found in zip(page.data, rights, strict=True)]
    return page.told_as(seen)


async def load_sheet(db: Read, accounts: Accounts, person_id: UUID) -> PersonSheet:
    """Give somebody's sheet."""
    row = await queries.PERSON.one(db, id=person_id)
    (found,) = await _rights_of(db, accounts, [row.roles])
    return PersonSheet(**msgspec.structs.asdict(row), **found)


async def _rights_of(db: Read, accounts: Accounts, roles: Sequence[list[str]]) -> list[dict[str, Any]]:
    """Give for each set of roles the one that stands for it, and what it allows."""
    held = sorted({"member", *(role for some in roles for role in some)})
    edits = await access_queries.EDITS.all(db, roles=held)
    declared = list_permissions(accounts).values()
    return [
        {
            "role": chief_role(some) if some else "member",
            "permissions": list(permissions_of(some, declared, edits)),
        }
        for some in roles
    ]


async def list_sessions(db: Read, asked: ListRequest) -> Page[SessionRow]:
    """List living sessions, of everybody."""
    return await queries.SESSIONS.page(db, asked, total=True)


async def list_sessions_of(db: Read, asked: ListRequest, person_id: UUID) -> Page[SessionRow]:
    """List the living sessions of one person."""
    return await queries.SESSIONS_OF.page(db, asked, total=True, person_id=person_id)


async def list_attempts(db: Read, asked: ListRequest) -> Page[AttemptLine]:
    """List attempts to sign in, of everybody."""
    return await queries.ATTEMPTS.page(db, asked, total=True)


async def list_holders(db: Read, asked: ListRequest, role: str) -> Page[HeldRole]:
    """List who has a role."""
    return await queries.HOLDERS.page(db, asked, total=True, role_name=role)


async def list_roles_of(db: Read, person_id: UUID) -> list[HeldRole]:
    """List the roles that somebody was given; everybody is a member besides."""
    await queries.PERSON.one(db, id=person_id)
    return await queries.ROLES_OF.all(db, person_id=person_id)


async def list_grants(db: Read, asked: ListRequest) -> Page[GrantRow]:
    """List changes of roles and of what they allow."""
    return await queries.GRANTS.page(db, asked, total=True)


async def find_names(db: Read, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the usernames of these people."""
    wanted = list(ids)
    return {one.id: one.username for one in await queries.NAMES.all(db, ids=wanted)} if wanted else {}
