"""From a form with files to files that are worked on."""

from dataclasses import dataclass, field
from uuid import UUID

from stoa.commons.media import service
from stoa.commons.media.delivery import Shelf
from stoa.commons.media.models import MediaPurpose
from stoa.commons.media.rules import type_by_ending, usual_type
from stoa.kernel.errors import Fault, Invalid
from stoa.kernel.http.csrf import check_sent_token
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.storage import delete, put, quarantine_key

from .form import Field, IncomingFile, read_form_parts

TOKEN = "csrf_token"  # noqa: S105 - the name of the field
_NO_TYPE = "application/octet-stream"


@dataclass(slots=True)
class Received:
    """What a form has brought: the files that are worked on, and why others are not."""

    ids: list[UUID] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    purpose: str = ""


async def receive(
    request: Exchange, shelf: Shelf, person_id: UUID, purpose_name: str = "", *, usual: str = ""
) -> Received:
    """Take the files of a form, each for itself: one that is refused keeps no other back.

    Where no purpose is given, the form may name one, and `usual` is meant where it does not.
    """
    received = Received(purpose=purpose_name or usual)
    trusted = False
    async for part in read_form_parts(request):
        match part:
            case Field(name, value) if name == TOKEN:
                check_sent_token(request, value)
                trusted = True
            case Field("purpose", value) if not purpose_name:
                received.purpose = value
            case IncomingFile() as file:
                if not trusted:  # the token stands before the files in every form of ours
                    check_sent_token(request, "")
                await _take(request, shelf, person_id, file, received)
            case _:
                continue
    if not received.ids and not received.refused:
        message = "Choose a file first."
        raise Invalid(message)
    return received


async def _take(request: Exchange, shelf: Shelf, person_id: UUID, file: IncomingFile, received: Received) -> None:
    if not file.filename:  # a file field that was left empty
        async for _ in file.chunks:
            pass
        return
    try:
        purpose = service.require_purpose(shelf, received.purpose)
        received.ids.append(await _keep(request, shelf, person_id, file, purpose))
    except Fault as fault:
        received.refused.append((file.filename[:200], fault.words))
        async for _ in file.chunks:  # so that the next part is found; the body is bounded by its time
            pass


async def _keep(request: Exchange, shelf: Shelf, person_id: UUID, file: IncomingFile, purpose: MediaPurpose) -> UUID:
    key = quarantine_key()
    declared = usual_type(file.content_type)
    content_type = type_by_ending(file.filename) if declared == _NO_TYPE else declared
    stored = await put(shelf.files, key, file.chunks, largest=purpose.max_bytes, overwrite=False)
    try:
        async with request.app.require_database().write() as tx:
            return await service.add_arrived(
                tx, shelf, person_id, purpose=purpose, key=key, size=stored.size, names=(file.filename, content_type)
            )
    except Fault:
        await delete(shelf.files, key)
        raise
