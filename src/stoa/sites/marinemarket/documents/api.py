"""JSON routes of papers of a boat."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Forbidden
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.talks.errors import NoSuchConversation

from . import service
from .errors import DocumentInUse, NoSuchDocument, TooManyDocuments
from .models import Document, DocumentInput, ShownDocument

_OF_BOAT = "/api/v1/listings/{boat}/documents"
_OF_TALK = "/api/v1/conversations/{conversation_id}/documents"
CHANGING = Limit("listing-documents", {"anonymous": Rate(240, per=HOUR)})


@get(_OF_BOAT, access=signed_in, summary="Papers of a boat of yours")
async def list_documents(db: Read, request: Exchange, boat: SlugOrId) -> list[Document]:
    """List the papers of a boat that you or your firm sell; others are not told that there are any."""
    return await service.list_documents(db, boat, require_person(request.actor).id)


@post(
    _OF_BOAT,
    access=signed_in,
    status=201,
    limit=CHANGING,
    idempotent=True,
    faults=(NoSuchDocument, DocumentInUse, TooManyDocuments),
    summary="Add a paper to a boat",
)
async def add_document(db: Write, request: Exchange, boat: SlugOrId, body: DocumentInput) -> Reply[list[Document]]:
    """Lay a file that you have uploaded for the purpose `listing-document` with a boat. Nobody else sees it yet."""
    made = await service.add_document(db, boat, require_person(request.actor).id, body)
    return Reply(made, status=201, location=_OF_BOAT.format(boat=boat))


@delete(
    f"{_OF_BOAT}/{{media_id}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchDocument,),
    summary="Take a paper of a boat away",
)
async def remove_document(db: Write, request: Exchange, boat: SlugOrId, media_id: UUID) -> None:
    """Take a paper away, also from those to whom it was shown."""
    await service.remove_document(db, boat, require_person(request.actor).id, media_id)


@get(_OF_TALK, access=signed_in, faults=(NoSuchConversation,), summary="Papers of a boat in a conversation")
async def list_in_conversation(db: Read, request: Exchange, conversation_id: UUID) -> list[ShownDocument]:
    """List the papers that you are shown; or, where you sell, all that you may show."""
    return await service.list_in_conversation(db, conversation_id, require_person(request.actor).id)


@put(
    f"{_OF_TALK}/{{media_id}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchConversation, NoSuchDocument, Forbidden),
    summary="Show a paper to a buyer",
)
async def share_document(db: Write, request: Exchange, conversation_id: UUID, media_id: UUID) -> list[ShownDocument]:
    """Show a paper of the boat to whoever asks about it in this conversation, and to nobody else."""
    return await service.show_document(db, conversation_id, require_person(request.actor).id, media_id)


@delete(
    f"{_OF_TALK}/{{media_id}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchConversation, NoSuchDocument, Forbidden),
    summary="Show a paper no longer",
)
async def unshare_document(db: Write, request: Exchange, conversation_id: UUID, media_id: UUID) -> None:
    """Take a paper back from the buyer of this conversation; what was saved meanwhile is theirs."""
    await service.withdraw_document(db, conversation_id, require_person(request.actor).id, media_id)


ROUTES = (list_documents, add_document, remove_document, list_in_conversation, share_document, unshare_document)
