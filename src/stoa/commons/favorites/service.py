"""Keeping things, and lists of what one keeps."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.commons.subjects import Card, Subject, Viewer, find_cards, find_id_at, find_subject, load_card_at
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .errors import ListExists, NoSuchList, NotKept, TooManyFavorites, TooManyLists
from .events import FavoriteAdded, FavoriteRemoved
from .models import (
    MOST_FAVORITES,
    MOST_LISTS,
    Favorite,
    FavoriteChange,
    FavoriteList,
    FavoritePolicy,
    FavoriteRow,
    FavoriteState,
    KeptThing,
)


async def add_favorite(tx: Write, policy: FavoritePolicy, card: Card, person_id: UUID) -> FavoriteState:
    """Keep a thing; who keeps it already keeps it once."""
    one = {"subject_kind": policy.kind, "subject_id": card.id}
    await people.lock_person(tx, person_id)  # of two who are kept at once, the second one counts the first
    if await queries.INSERT.run(tx, id=new_id(), person_id=person_id, now=clock.now(), **one):
        if await queries.COUNT_OF_PERSON.one(tx, person_id=person_id) > MOST_FAVORITES:
            raise TooManyFavorites
        count = await queries.SHIFT_COUNT.one(tx, by=1, **one)
        await policy.on_count(tx, card.id, count)
        await emit(tx, FavoriteAdded(policy.kind, card.id, person_id, count))
        return FavoriteState(is_favorite=True, count=count)
    return FavoriteState(is_favorite=True, count=await count_favorites(tx, policy.kind, card.id))


async def remove_favorite(tx: Write, policy: FavoritePolicy, subject_id: UUID, person_id: UUID) -> FavoriteState:
    """Keep a thing no more, whatever has become of it since."""
    one = {"subject_kind": policy.kind, "subject_id": subject_id}
    if await queries.DELETE.run(tx, person_id=person_id, **one):
        count = await queries.SHIFT_COUNT.one(tx, by=-1, **one)
        await policy.on_count(tx, subject_id, count)
        await emit(tx, FavoriteRemoved(policy.kind, subject_id, person_id, count))
        return FavoriteState(is_favorite=False, count=count)
    return FavoriteState(is_favorite=False, count=await count_favorites(tx, policy.kind, subject_id))


async def find_kept_id(db: Read, subject: Subject, address: str, viewer: Viewer) -> UUID:
    """Give the id of what an address leads to: of what the viewer may see, or keeps though it is shown no more."""
    found = await find_id_at(db, subject, address)
    if found is not None and found in await find_favorites(db, subject.kind, [found], viewer.id):
        return found
    return (await load_card_at(db, subject, address, viewer)).id


def resolve_policy(site: Site, kind: str) -> FavoritePolicy:
    """Give what the site says of keeping things of a kind."""
    found = next((one for one in site.declared(FavoritePolicy) if one.kind == kind), None)
    if found is None:
        raise NotKept
    return found


async def forget_favorites(tx: Write, site: Site, person_id: UUID) -> None:
    """Keep nothing more for somebody who is erased, and count it no more either."""
    policies = {one.kind: one for one in site.declared(FavoritePolicy)}
    for row in await queries.FORGET.all(tx, person_id=person_id):
        if row.subject_kind in policies:
            await policies[row.subject_kind].on_count(tx, row.subject_id, row.count)


async def edit_favorite(tx: Write, kind: str, subject_id: UUID, person_id: UUID, change: FavoriteChange) -> FavoriteRow:
    """Change the note, the list and the alerts of something that one keeps."""
    one = {"subject_kind": kind, "subject_id": subject_id, "person_id": person_id}
    before = await queries.LOCK.first(tx, **one)
    if before is None:
        raise NotKept
    list_id = before.list_id if change.list_id is msgspec.UNSET else change.list_id
    if list_id is not None and await queries.FIND_LIST.first(tx, id=list_id, person_id=person_id) is None:
        raise NoSuchList
    note = before.note if change.note is msgspec.UNSET else change.note.strip()
    alerts = before.wants_alerts if change.wants_alerts is msgspec.UNSET else change.wants_alerts
    return await queries.CHANGE.one(tx, note=note, list_id=list_id, wants_alerts=alerts, **one)


async def count_favorites(db: Read, kind: str, subject_id: UUID) -> int:
    """Say how many keep a thing."""
    return await queries.FIND_COUNT.first(db, subject_kind=kind, subject_id=subject_id) or 0


async def find_favorites(db: Read, kind: str, ids: Sequence[UUID], person_id: UUID | None) -> set[UUID]:
    """Say which of these things somebody keeps; one query for a whole page of cards, none for strangers."""
    if person_id is None or not ids:
        return set()
    return set(await queries.AMONG.all(db, person_id=person_id, subject_kind=kind, ids=list(ids)))


async def list_watchers(db: Read, kind: str, subject_id: UUID, after: UUID | None = None) -> list[UUID]:
    """Give who wants to be told of a thing, a thousand at a time, those after the one that is named."""
    return await queries.WATCHERS.all(db, subject_kind=kind, subject_id=subject_id, after=after or UUID(int=0))


async def list_favorites(db: Read, site: Site, asked: ListRequest, person: Viewer) -> Page[Favorite]:
    """Give one page of what somebody keeps, with cards of it."""
    page = await queries.FAVORITES.page(db, asked, person_id=person.id)
    cards = await find_cards(db, site, [(one.subject_kind, one.subject_id) for one in page.data])
    told = [describe_favorite(site, one, cards.get((one.subject_kind, one.subject_id)), person) for one in page.data]
    return page.told_as(told)


def describe_favorite(site: Site, row: FavoriteRow, card: Card | None, person: Viewer) -> Favorite:
    """Say what is kept to whoever keeps it."""
    subject = find_subject(site, row.subject_kind)
    seen = subject is not None and card is not None and subject.may_see(card, person)
    thing = KeptThing(row.subject_kind, card.id, card.title, card.url, card.image_url) if card and seen else None
    return Favorite(
        id=row.id,
        user_id=row.person_id,
        created_at=row.added_at,
        subject=thing,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        list_id=row.list_id,
        note=row.note,
        wants_alerts=row.wants_alerts,
        added_at=row.added_at,
    )


async def list_lists(db: Read, person_id: UUID) -> list[FavoriteList]:
    """Give somebody's lists, by name."""
    return await queries.LISTS.all(db, person_id=person_id)


async def create_list(tx: Write, person_id: UUID, name: str) -> FavoriteList:
    """Make a list."""
    await people.lock_person(tx, person_id)
    if await queries.COUNT_LISTS.one(tx, person_id=person_id) >= MOST_LISTS:
        raise TooManyLists
    made = await queries.INSERT_LIST.first(tx, id=new_id(), person_id=person_id, name=name.strip(), now=clock.now())
    if made is None:
        raise ListExists
    return made


async def rename_list(tx: Write, person_id: UUID, list_id: UUID, name: str) -> None:
    """Give a list another name."""
    await people.lock_person(tx, person_id)
    if await queries.NAME_TAKEN.first(tx, person_id=person_id, name=name.strip(), id=list_id) is not None:
        raise ListExists
    if not await queries.RENAME_LIST.run(tx, id=list_id, person_id=person_id, name=name.strip()):
        raise NoSuchList


async def delete_list(tx: Write, person_id: UUID, list_id: UUID) -> None:
    """Delete a list; what was in it stays among the favorites."""
    if not await queries.DELETE_LIST.run(tx, id=list_id, person_id=person_id):
        raise NoSuchList
