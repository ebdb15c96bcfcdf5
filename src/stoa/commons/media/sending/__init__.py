"""Sending the one picture that a thing has of a kind: a banner, a logo, the face of a guild."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.media.albums.service import replace_of_purpose
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.intake.receive import receive
from stoa.commons.media.models import MediaPurpose, MediaView
from stoa.commons.media.pages import purpose_facts
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Write
from stoa.kernel.errors import Invalid
from stoa.kernel.http.exchange import Exchange

SENDING = timedelta(minutes=15)


async def take_picture(request: Exchange, kind: str, subject_id: UUID, purpose: str) -> None:
    """Take the picture of a form in the place of the one before."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    received = await receive(request, shelf, require_person(request.actor).id, purpose)
    if not received.ids:
        raise Invalid(" ".join(words for _, words in received.refused))
    async with request.app.require_database().write() as tx:
        await replace_of_purpose(tx, shelf, viewer, kind, subject_id, purpose=purpose, media_id=received.ids[0])


async def drop_picture(tx: Write, request: Exchange, kind: str, subject_id: UUID, purpose: str) -> None:
    """Show what is drawn from the name again."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    await replace_of_purpose(tx, shelf, viewer, kind, subject_id, purpose=purpose, media_id=None)


def picture_panes(purposes: Mapping[str, MediaPurpose], files: Sequence[MediaView]) -> dict[str, Any]:
    """Say of each picture what may be sent and how far the one that is there has come, for its page."""
    panes = [
        (which, purpose_facts(purpose), next((one for one in files if one.purpose == purpose.name), None))
        for which, purpose in purposes.items()
    ]
    return {"pictures": panes}
