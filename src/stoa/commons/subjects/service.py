"""Finding subjects by their kind, and cards by their ids."""

from collections.abc import Iterable
from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.feature import Site

from .errors import NoSuchSubject
from .models import Card, Subject, Takes, Viewer


def find_subject(site: Site, kind: str) -> Subject | None:
    """Give the declaration of a kind, where the site has it."""
    return next((one for one in site.declared(Subject) if one.kind == kind), None)


def require_subject(site: Site, kind: str, takes: Takes | None = None) -> Subject:
    """Give the declaration of a kind which people may do this with; refuse as if there were nothing."""
    found = find_subject(site, kind)
    if found is None or (takes is not None and takes not in found.takes):
        raise NoSuchSubject
    return found


async def load_card(db: Read, subject: Subject, subject_id: UUID, viewer: Viewer) -> Card:
    """Give the card of a thing that the viewer may see."""
    card = next(iter(await subject.find(db, [subject_id])), None)
    if card is None or not subject.may_see(card, viewer):
        raise NoSuchSubject
    return card


async def check_seen(db: Read, site: Site, kind: str, subject_id: UUID, viewer: Viewer) -> bool:
    """Say whether a viewer may see the thing that something else is about."""
    subject = find_subject(site, kind)
    card = next(iter(await subject.find(db, [subject_id])), None) if subject is not None else None
    return subject is not None and card is not None and subject.may_see(card, viewer)


async def find_id_at(db: Read, subject: Subject, address: str) -> UUID | None:
    """Give the id of what a slug or an id in an address leads to, whoever may see it."""
    card = await subject.at(db, address) if subject.at is not None else None
    try:
        return card.id if card is not None else UUID(address)
    except ValueError:
        return None


async def load_card_at(db: Read, subject: Subject, address: str, viewer: Viewer) -> Card:
    """Give the card of what a slug or an id in an address leads to, where the viewer may see it."""
    if subject.at is None:
        try:
            return await load_card(db, subject, UUID(address), viewer)
        except ValueError:
            raise NoSuchSubject from None
    card = await subject.at(db, address)
    if card is None or not subject.may_see(card, viewer):
        raise NoSuchSubject
    return card


async def find_cards(db: Read, site: Site, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Card]:
    """Give the cards of many things of several kinds, with one query a kind, whatever their state."""
    by_kind: dict[str, list[UUID]] = {}
    for kind, subject_id in wanted:
        by_kind.setdefault(kind, []).append(subject_id)
    found: dict[tuple[str, UUID], Card] = {}
    for kind, ids in by_kind.items():
        subject = find_subject(site, kind)
        if subject is not None:
            found.update({(kind, card.id): card for card in await subject.find(db, list(dict.fromkeys(ids)))})
    return found
