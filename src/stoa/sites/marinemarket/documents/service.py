"""Papers of a boat: kept by those who sell it, shown in one conversation at a time, and taken back again."""

from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Forbidden
from stoa.sites.marinemarket.boats.service import load_own_boat
from stoa.sites.marinemarket.papers.service import check_own_upload
from stoa.sites.marinemarket.talks.models import Place
from stoa.sites.marinemarket.talks.service import load_place

from . import queries
from .errors import DocumentInUse, NoSuchDocument, TooManyDocuments
from .models import MOST_DOCUMENTS, Document, DocumentInput, ShownDocument
from .notices import tell_of_document
from .purpose import DOCUMENTS

NAMES = {
    "survey": "Survey",
    "registration": "Registration",
    "title": "Title paper",
    "service": "Service record",
    "other": "Paper",
}


async def list_documents(db: Read, at: str, person_id: UUID) -> list[Document]:
    """Give the papers of a boat to those who sell it."""
    return await queries.LIST.all(db, listing_id=(await load_own_boat(db, at, person_id)).id)


async def add_document(tx: Write, at: str, person_id: UUID, told: DocumentInput) -> list[Document]:
    """Lay a file of one's own with a boat that one sells; nobody else sees it yet."""
    boat = await load_own_boat(tx, at, person_id)
    await queries.LOCK.run(tx, id=boat.id)
    if not await check_own_upload(tx, told.media_id, person_id, DOCUMENTS.name):
        raise NoSuchDocument
    if await queries.COUNT.one(tx, listing_id=boat.id) >= MOST_DOCUMENTS:
        raise TooManyDocuments
    name = told.name.strip() or NAMES[told.kind]
    added = await queries.ADD.first(
        tx, media_id=told.media_id, listing_id=boat.id, person_id=person_id, kind=told.kind, name=name
    )
    if added is None:
        raise DocumentInUse
    by, after = audit.By(person_id), {"media": str(told.media_id), "kind": told.kind}
    await audit.record(tx, "listing.document-added", by=by, kind="boat", id=boat.id, after=after)
    return await queries.LIST.all(tx, listing_id=boat.id)


async def remove_document(tx: Write, at: str, person_id: UUID, media_id: UUID) -> None:
    """Take a paper away; nobody to whom it was shown sees it any more."""
    boat = await load_own_boat(tx, at, person_id)
    if await queries.REMOVE.first(tx, media_id=media_id, listing_id=boat.id) is None:
        raise NoSuchDocument
    by, before = audit.By(person_id), {"media": str(media_id)}
    await audit.record(tx, "listing.document-removed", by=by, kind="boat", id=boat.id, before=before)


async def list_in_conversation(db: Read, conversation_id: UUID, person_id: UUID) -> list[ShownDocument]:
    """Give the papers that may be shown in a conversation to its seller, and those that are to its buyer."""
    place = await load_place(db, conversation_id, person_id)
    return await queries.IN_CONVERSATION.all(
        db, conversation_id=conversation_id, listing_id=place.listing_id, everything=place.side == "seller"
    )


async def show_document(tx: Write, conversation_id: UUID, person_id: UUID, media_id: UUID) -> list[ShownDocument]:
    """Show a paper to the buyer of a conversation, who is told once."""
    place = await _load_sellers_place(tx, conversation_id, person_id)
    known = {one.media_id: one for one in await list_in_conversation(tx, conversation_id, person_id)}
    if media_id not in known:
        raise NoSuchDocument
    shared = await queries.SHARE.first(
        tx, media_id=media_id, conversation_id=conversation_id, listing_id=place.listing_id
    )
    if shared is not None:
        await _record(tx, place, person_id, "listing.document-shown", known[media_id])
        if place.other_id is not None and not place.blocked:
            await tell_of_document(tx, place.other_id, conversation_id, place.title)
    return await list_in_conversation(tx, conversation_id, person_id)


async def withdraw_document(tx: Write, conversation_id: UUID, person_id: UUID, media_id: UUID) -> list[ShownDocument]:
    """Show a paper no longer to the buyer of a conversation."""
    place = await _load_sellers_place(tx, conversation_id, person_id)
    known = {one.media_id: one for one in await list_in_conversation(tx, conversation_id, person_id)}
    if media_id not in known:
        raise NoSuchDocument
    if await queries.UNSHARE.first(tx, media_id=media_id, conversation_id=conversation_id) is not None:
        await _record(tx, place, person_id, "listing.document-withdrawn", known[media_id])
    return await list_in_conversation(tx, conversation_id, person_id)


async def _load_sellers_place(db: Read, conversation_id: UUID, person_id: UUID) -> Place:
    place = await load_place(db, conversation_id, person_id)
    if place.side != "seller":
        message = "Only whoever sells the boat shows its papers."
        raise Forbidden(message)
    return place


async def _record(tx: Write, place: Place, person_id: UUID, act: str, document: ShownDocument) -> None:
    after = {"conversation": str(place.conversation_id), "kind": document.kind}
    await audit.record(tx, act, by=audit.By(person_id), kind="boat", id=place.listing_id, after=after)
