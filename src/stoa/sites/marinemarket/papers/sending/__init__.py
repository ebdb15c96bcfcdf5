"""Papers on pages: taken from a form, and linked for a while."""

from collections.abc import Iterable
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.media import MediaPurpose
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.delivery.links import private_link
from stoa.commons.media.intake.receive import receive
from stoa.kernel.db import Read
from stoa.kernel.errors import Invalid
from stoa.kernel.http.exchange import Exchange
from stoa.sites.marinemarket.papers.service import list_shown


async def take_papers(request: Exchange, purpose: MediaPurpose, most: int | None = None) -> list[UUID]:
    """Take the files of a form; refuse it in words where none of them could be taken, or more came than are wanted."""
    received = await receive(request, shelf_of(request), require_person(request.actor).id, purpose.name)
    if not received.ids:
        raise Invalid(" ".join(f"{name}: {words}" for name, words in received.refused))
    if most is not None and len(received.ids) > most:
        message = f"You have sent {len(received.ids)} files, and {most} at most are looked at. Choose which of them."
        raise Invalid(message)
    return received.ids


async def link_papers(db: Read, request: Exchange, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give an address, good for a while, of each paper that is ready; the caller has made sure who may see them."""
    shelf = shelf_of(request)
    return {
        one.media_id: private_link(shelf.keys, one.media_id, one.name, shelf.settings.link_life)
        for one in await list_shown(db, ids)
    }
