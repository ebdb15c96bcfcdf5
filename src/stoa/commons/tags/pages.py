"""Pages of tags: all of them for everybody, and looking after them."""

from uuid import UUID

from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.ui.icons import icon_names

from . import service
from .api import KEPT, catalogues_of
from .errors import UnknownTag
from .forms import MergeForm, TagForm
from .models import TagChange, TagInput
from .permissions import CATALOGUE
from .queries import TAGS
from .rules import slug_of

ADMIN = "/admin/tags"
_PLACES = {"TAG_EXISTS": "name", "UNKNOWN_TAG": "into", "CANNOT_MERGE": "into"}
_may_edit = permission(CATALOGUE.name)


@get("/tags", access=public, cached=KEPT, summary="All tags")
async def tags_page(db: Read, request: Exchange) -> View:
    """Show the catalogue, by category."""
    shown = [(one, await service.list_tags(db, one)) for one in catalogues_of(request)]
    return View("tags/all.html", {"catalogues": shown})


@get(ADMIN, access=_may_edit, listing=TAGS, listed=False, summary="Tags, for whoever looks after them")
async def admin_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List the catalogue with what can be done."""
    return await _view(db, request, asked, WELCOME)


async def _view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    page = await service.list_catalogue(db, asked)
    catalogues = catalogues_of(request)
    context = {
        "tabs": admin_links(request),
        "tags": page.data,
        "catalogues": catalogues,
        "categories": [pair for one in catalogues for pair in one.categories.items()],
        "icons": [("", "None"), *((name, name.replace("-", " ")) for name in icon_names())],
        "merges": await service.list_merges(db),
    }
    frame = list_context(ADMIN, asked, page, label=lambda _, value: value.capitalize(), search="q")
    return form_view("tags/admin.html", {**frame, **context}, refusal, block="results")


async def _again(db: Read, request: Exchange, fault: Fault) -> View:
    return await _view(db, request, TAGS.ask("", request.app.keys), refusal_of(fault, _PLACES))


def _look(body: TagForm) -> dict[str, str | None]:
    """Give what a form says of a tag besides its name; what was left empty is not said."""
    return {
        "description": body.description,
        "color": body.color.strip() or None,
        "icon": body.icon or None,
        "sortOrder": body.sort_order.strip() or "0",
    }


@post(ADMIN, access=_may_edit, listed=False, summary="Add a tag")
async def add_tag(db: Write, request: Exchange, body: TagForm) -> View | Redirect:
    """Add a tag from the form; its slug is made of its name where none is given."""
    values = {
        "name": body.name.strip(),
        "slug": body.slug or slug_of(body.name),
        "category": body.category,
        **_look(body),
    }
    try:
        draft = read_form(values, TagInput)
        catalogue = next((one for one in catalogues_of(request) if draft.category in one.categories), None)
        async with db.savepoint():
            chosen = catalogue or service.resolve_catalogue(catalogues_of(request), body.kind)
            await service.add_tag(db, chosen, draft, audit.by_of(request))
    except Fault as fault:
        return await _again(db, request, fault)
    db.drop_tags("tags")
    return Redirect(ADMIN)


@post(ADMIN + "/{tag_id}", access=_may_edit, listed=False, summary="Change a tag")
async def edit_tag(db: Write, request: Exchange, tag_id: UUID, body: TagForm) -> View | Redirect:
    """Take a tag's name, slug, category and state from the form."""
    values = {
        "name": body.name.strip(),
        "slug": body.slug,
        "category": body.category,
        "isActive": body.is_active,
        **_look(body),
    }
    try:
        change = read_form(values, TagChange)
        async with db.savepoint():
            await service.edit_tag(db, catalogues_of(request), tag_id, change, audit.by_of(request))
    except Fault as fault:
        return await _again(db, request, fault)
    db.drop_tags("tags")
    return Redirect(ADMIN)


@post(ADMIN + "/{tag_id}/merge", access=_may_edit, listed=False, summary="Merge a tag into another")
async def merge_tags(db: Write, request: Exchange, tag_id: UUID, body: MergeForm) -> View | Redirect:
    """Make one tag of two; the other is named by its slug."""
    try:
        gone = await service.load_tag(db, tag_id)
        found = await service.find_tags(db, gone.kind, [body.into.strip()])
        if not found:
            raise UnknownTag
        async with db.savepoint():
            await service.merge_tags(db, catalogues_of(request), tag_id, found[0].id, audit.by_of(request))
    except Fault as fault:
        return await _again(db, request, fault)
    db.drop_tags("tags")
    return Redirect(ADMIN)


@post("/admin/tag-merges/{merge_id}/undo", access=_may_edit, listed=False, summary="Undo a merge of tags")
async def undo_merge(db: Write, request: Exchange, merge_id: UUID) -> View | Redirect:
    """Make two tags of one again."""
    try:
        async with db.savepoint():
            await service.undo_merge(db, catalogues_of(request), merge_id, audit.by_of(request))
    except Fault as fault:
        return await _again(db, request, fault)
    db.drop_tags("tags")
    return Redirect(ADMIN)


ROUTES = (tags_page, admin_page, add_tag, edit_tag, merge_tags, undo_merge)
