"""JSON routes of saved searches."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import NoSuchSearch, NothingLookedFor, TooManySearches
from .models import NewSearch, SavedSearch, SearchChange
from .queries import SAVED

ADDRESS = "/api/v1/saved-searches"
SAVING = Limit("saved-searches", {"anonymous": Rate(120, per=HOUR)})


@get(ADDRESS, access=signed_in, listing=SAVED, summary="Your saved searches")
async def list_searches(db: Read, request: Exchange, asked: ListRequest) -> Page[SavedSearch]:
    """List your saved searches, the latest first."""
    return await service.list_searches(db, asked, require_person(request.actor).id)


@post(
    ADDRESS,
    access=signed_in,
    status=201,
    limit=SAVING,
    idempotent=True,
    faults=(Invalid, NothingLookedFor, TooManySearches),
    summary="Save a search",
)
async def save_search(db: Write, request: Exchange, body: NewSearch) -> Reply[SavedSearch]:
    """Keep a search, and be told of what it finds from now on."""
    made = await service.save_search(db, request.app.keys, require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"{ADDRESS}/{made.id}")


@get(f"{ADDRESS}/{{search_id}}", access=signed_in, faults=(NoSuchSearch,), summary="A saved search")
async def show_search(db: Read, request: Exchange, search_id: UUID) -> SavedSearch:
    """Show one of your saved searches."""
    return await service.load_search(db, require_person(request.actor).id, search_id)


@patch(
    f"{ADDRESS}/{{search_id}}",
    access=signed_in,
    limit=SAVING,
    faults=(Invalid, NoSuchSearch, NothingLookedFor),
    summary="Change a saved search",
)
async def change_search(db: Write, request: Exchange, search_id: UUID, body: SearchChange) -> SavedSearch:
    """Change its name, its filters, or how soon you are told."""
    return await service.change_search(db, request.app.keys, require_person(request.actor).id, search_id, body)


@delete(f"{ADDRESS}/{{search_id}}", access=signed_in, faults=(NoSuchSearch,), summary="Delete a saved search")
async def delete_search(db: Write, request: Exchange, search_id: UUID) -> None:
    """Forget a search and what it has found."""
    await service.delete_search(db, require_person(request.actor).id, search_id)


ROUTES = (list_searches, save_search, show_search, change_search, delete_search)
