"""Who is here, and what they may do, as whoever looks after people is shown it."""

from collections.abc import Iterable
from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page

from . import queries
from .models import AttemptRow, GrantRow, HeldRole, PersonLine, PersonSheet, SessionRow


async def list_people(db: Read, asked: ListRequest) -> Page[PersonLine]:
    """List people."""
    return await queries.PEOPLE.page(db, asked, total=True)


async def load_sheet(db: Read, person_id: UUID) -> PersonSheet:
    """Give somebody's sheet."""
    return await queries.PERSON.one(db, id=person_id)


async def list_sessions(db: Read, asked: ListRequest) -> Page[SessionRow]:
    """List living sessions, of everybody."""
    return await queries.SESSIONS.page(db, asked, total=True)


async def list_sessions_of(db: Read, asked: ListRequest, person_id: UUID) -> Page[SessionRow]:
    """List the living sessions of one person."""
    return await queries.SESSIONS_OF.page(db, asked, total=True, person_id=person_id)


async def list_attempts(db: Read, asked: ListRequest) -> Page[AttemptRow]:
    """List attempts to sign in, of everybody."""
    return await queries.ATTEMPTS.page(db, asked, total=True)


async def list_holders(db: Read, asked: ListRequest, role: str) -> Page[HeldRole]:
    """List who has a role."""
    return await queries.HOLDERS.page(db, asked, total=True, role_name=role)


async def list_roles_of(db: Read, person_id: UUID) -> list[HeldRole]:
    """List the roles that somebody was given; everybody is a member besides."""
    await load_sheet(db, person_id)
    return await queries.ROLES_OF.all(db, person_id=person_id)


async def list_grants(db: Read, asked: ListRequest) -> Page[GrantRow]:
    """List changes of roles and of what they allow."""
    return await queries.GRANTS.page(db, asked, total=True)


async def find_names(db: Read, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the usernames of these people."""
    wanted = list(ids)
    return {one.id: one.username for one in await queries.NAMES.all(db, ids=wanted)} if wanted else {}
