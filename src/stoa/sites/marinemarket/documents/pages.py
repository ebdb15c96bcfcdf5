"""The page of a boat's papers, for those who sell it."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, form_view
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.pages import SENDING
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.papers.sending import link_papers, take_papers

from . import service
from .api import CHANGING
from .models import DocumentInput, DocumentKind
from .purpose import DOCUMENTS

_PAGE = "/sell/{boat}/documents"
_TALK = "/messages/{conversation_id}"


class ShowForm(Input, frozen=True):
    """Whether a paper is to be shown."""

    show: Line = ""


@get(_PAGE, access=signed_in, listed=False, summary="Papers of a boat of yours")
async def documents_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show the papers of a boat to those who sell it."""
    person = require_person(request.actor)
    found = await boats.load_own_boat(db, boat, person.id)
    documents = await service.list_documents(db, boat, person.id)
    context = {
        "boat": found,
        "documents": documents,
        "kinds": list(service.NAMES.items()),
        "links": await link_papers(db, request, [one.media_id for one in documents]),
    }
    return form_view("documents/documents.html", context, WELCOME)


@post(
    f"{_PAGE}/{{kind}}",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Add papers of a boat with a form",
)
async def add_documents_page(request: Exchange, boat: SlugOrId, kind: DocumentKind) -> Redirect:
    """Take the files of a form."""
    database, person = request.app.require_database(), require_person(request.actor)
    await boats.load_own_boat(database.read(), boat, person.id)
    taken = await take_papers(request, DOCUMENTS)
    async with database.write() as tx:
        for media_id in taken:
            await service.add_document(tx, boat, person.id, DocumentInput(media_id, kind))
    return Redirect(_PAGE.format(boat=boat))


@post(
    f"{_PAGE}/{{media_id}}/remove",
    access=signed_in,
    listed=False,
    limit=CHANGING,
    summary="Take a paper of a boat away",
)
async def remove_document_page(db: Write, request: Exchange, boat: SlugOrId, media_id: UUID) -> Redirect:
    """Take a paper away."""
    await service.remove_document(db, boat, require_person(request.actor).id, media_id)
    return Redirect(_PAGE.format(boat=boat))


@post(
    f"{_TALK}/documents/{{media_id}}",
    access=signed_in,
    listed=False,
    limit=CHANGING,
    summary="Show a paper in a conversation, or no longer",
)
async def share_page(db: Write, request: Exchange, conversation_id: UUID, media_id: UUID, body: ShowForm) -> Redirect:
    """Show a paper to the buyer, or take it back."""
    act = service.show_document if body.show == "yes" else service.withdraw_document
    await act(db, conversation_id, require_person(request.actor).id, media_id)
    return Redirect(f"{_TALK.format(conversation_id=conversation_id)}#documents")


ROUTES = (documents_page, add_documents_page, remove_document_page, share_page)
