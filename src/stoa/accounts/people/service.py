"""People: finding them, their names and their profiles."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from stoa.accounts.authority import records_of
from stoa.accounts.context import Accounts
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Invalid, NotFound
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .errors import TooManyChanges, UsernameTaken
from .events import EmailChanged, PersonJoined, ProfileChanged, StatusChanged, UsernameChanged
from .models import Person, ProfileChange, PublicProfile, Status
from .rules import email_key, normalise_username, skeleton

NAME_RESTS = timedelta(days=30)
MOST_CHANGES = 3


async def load_person(db: Read, person_id: UUID) -> Person:
    """Give a person who must be there."""
    return await queries.FIND.one(db, id=person_id)


async def find_person(db: Read, person_id: UUID) -> Person | None:
    """Find a person by id."""
    return await queries.FIND.first(db, id=person_id)


async def find_person_by_email(db: Read, email: str) -> Person | None:
    """Find who has proved to own a (normalised) address."""
    return await queries.FIND_BY_EMAIL.first(db, email_key=email_key(email))


async def load_public_person(db: Read, key: str) -> Person:
    """Give whoever goes by this id or username."""
    found = await queries.FIND_PUBLIC.first(db, id=_read_id(key), username=key, skeleton=skeleton(key))
    if found is None:
        message = "Nobody goes by this name."
        raise NotFound(message)
    return found


def _read_id(key: str) -> UUID | None:
    """Read an id as we write it; whatever else Python takes for one may be a username."""
    try:
        found = UUID(key)
    except ValueError:
        return None
    return found if str(found) == key else None


def describe_person(person: Person) -> PublicProfile:
    """Give what others may know of somebody; of whoever is banned or whose profile moderators hide, the name alone."""
    if person.says_nothing:
        return PublicProfile(person.id, person.username, "", "", "", None, person.created_at)
    return PublicProfile(
        person.id, person.username, person.name, person.name, person.bio, person.avatar_id, person.created_at
    )


async def hide_profile(tx: Write, person_id: UUID, *, hidden: bool) -> None:
    """Hide what somebody says of themselves from others, or show it again."""
    await queries.SET_PROFILE_HIDDEN.run(tx, id=person_id, hidden=hidden)


async def lock_person(tx: Write, person_id: UUID) -> Person:
    """Give a person, and keep every other change of them waiting until the transaction ends."""
    return await queries.LOCK.one(tx, id=person_id)


async def claim_username(tx: Write, username: str, holder: UUID, *, hold: timedelta | None = None) -> str:
    """Take a name for a person, or for a while for a sign-up; give it as it is kept."""
    name = normalise_username(username)
    until = None if hold is None else await queries.LATER.one(tx, hold=hold)
    taken = await queries.CLAIM_USERNAME.first(
        tx, skeleton=skeleton(name), username=name, holder=holder, held_until=until
    )
    if taken is None:
        raise UsernameTaken
    return name


async def add_person(
    tx: Write, *, username: str, email: str | None, name: str = "", locale: str = "en", person_id: UUID | None = None
) -> Person:
    """Make an account; a (normalised) address must have been proven to be the person's own."""
    made = person_id or new_id()
    kept = await claim_username(tx, username, made)
    key = email_key(email) if email else None
    await queries.INSERT.run(tx, id=made, username=kept, name=name, email=email, email_key=key, locale=locale)
    await emit(tx, PersonJoined(made, kept))
    return await load_person(tx, made)


async def change_profile(tx: Write, accounts: Accounts, person_id: UUID, change: ProfileChange) -> Person:
    """Change what a person tells of themselves."""
    before = await lock_person(tx, person_id)
    if change.time_zone is not msgspec.UNSET and change.time_zone not in available_timezones():
        message = "This time zone is not known. It should look like Europe/Vienna."
        raise Invalid(message, details=(Detail("timeZone", message),))
    if change.username is not msgspec.UNSET and change.username != before.username:
        await rename_person(tx, accounts, before, change.username)
    fields = {
        name: None if value is msgspec.UNSET else value
        for name, value in (
            ("name", change.name),
            ("bio", change.bio),
            ("locale", change.locale),
            ("time_zone", change.time_zone),
            ("theme", change.theme),
        )
    }
    after = await queries.CHANGE_PROFILE.one(tx, id=person_id, **fields)
    if (after.name, after.bio) != (before.name, before.bio):
        await emit(tx, ProfileChanged(person_id))
    return after


async def rename_person(tx: Write, accounts: Accounts, before: Person, username: str) -> None:
    """Give a person another name; the one given up rests, so that nobody poses as them."""
    after = normalise_username(username)
    same_look = skeleton(after) == skeleton(before.username)
    if not same_look and await queries.COUNT_CHANGES.one(tx, person_id=before.id) >= MOST_CHANGES:
        raise TooManyChanges
    await claim_username(tx, after, before.id)
    if not same_look:
        await queries.HOLD_USERNAME.run(tx, skeleton=skeleton(before.username), holder=before.id, hold=NAME_RESTS)
        await queries.KEEP_CHANGE.run(tx, id=new_id(), person_id=before.id, username=before.username)
    await queries.SET_USERNAME.run(tx, id=before.id, username=after)
    records_of(accounts).change(tx, await list_authority_ids(tx, before.id))
    await emit(tx, UsernameChanged(before.id, before.username, after))


async def set_email(tx: Write, accounts: Accounts, person_id: UUID, email: str) -> None:
    """Set a (normalised) address that was proven to be the person's own."""
    await queries.SET_EMAIL.run(tx, id=person_id, email=email, email_key=email_key(email))
    records_of(accounts).change(tx, await list_authority_ids(tx, person_id))
    await emit(tx, EmailChanged(person_id))


async def set_status(
    tx: Write, accounts: Accounts, person_id: UUID, status: Status, reason: str = "", until: datetime | None = None
) -> None:
    """Set whether somebody may come in; what they hold open feels it within a second."""
    await queries.SET_STATUS.one(tx, id=person_id, status=status, reason=reason[:500], until=until)
    records_of(accounts).change(tx, await list_authority_ids(tx, person_id))
    await emit(tx, StatusChanged(person_id, status))


async def restore_standing(tx: Write, accounts: Accounts, person_id: UUID) -> Status:
    """Let somebody come in again; whoever was deleting their account is so still. Gives how they stand now."""
    status = await queries.REOPEN.one(tx, id=person_id)
    records_of(accounts).change(tx, await list_authority_ids(tx, person_id))
    await emit(tx, StatusChanged(person_id, status))
    return status


async def list_authority_ids(db: Read, person_id: UUID) -> list[UUID]:
    """List the living sessions and keys that act for somebody."""
    return await queries.AUTHORITY_IDS.all(db, person_id=person_id)


async def restore_if_over(accounts: Accounts, person_id: UUID) -> bool:
    """Let somebody in again whose suspension has run out. False: it has not."""
    return bool(await queries.END_SUSPENSIONS.run(accounts.database.once(), id=person_id))
