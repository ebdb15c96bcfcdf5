"""JSON routes of tags: the catalogue, the tags of a thing, and looking after both."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.commons.subjects import At, NoSuchSubject, Subject, bind_handler, load_card_at, viewer_of
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, Route, delete, get, patch, post, put
from stoa.kernel.limits import DAY, Limit, Rate

from . import service
from .errors import (
    CannotMerge,
    CannotUndo,
    NoSuchTag,
    NotYours,
    TagExists,
    TooManyTags,
    UnknownCategory,
    UnknownTag,
)
from .models import (
    AdminTag,
    CountedTag,
    Merge,
    MergeInput,
    ProposalInput,
    SetInput,
    SuggestQuery,
    Tag,
    TagCatalogue,
    TagChange,
    TagInput,
    TagQuery,
)
from .permissions import CATALOGUE
from .queries import TAGS

PROPOSING = Limit("tag-proposals", {"anonymous": Rate(10, per=DAY), "staff": None})
KEPT = Cached(seconds=60, tags=("tags",))
type CategoryName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
_may_edit = permission(CATALOGUE.name)


def catalogues_of(request: Exchange) -> tuple[TagCatalogue, ...]:
    """Give the catalogues that the site declares."""
    return request.app.site.declared(TagCatalogue)


async def list_tags_of(db: Read, request: Exchange, at: At, *, subject: Subject) -> list[Tag]:
    """Tags that it has, by category and name."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    return await service.load_tags_of(db, subject.kind, card.id)


async def set_tags_of(
    db: Write, request: Exchange, at: At, body: SetInput, *, subject: Subject, catalogue: TagCatalogue
) -> list[Tag]:
    """Set which tags it has; synonyms become what they mean. For its owner."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    if card.owner_id != require_person(request.actor).id:
        raise NotYours
    await service.set_tags(db, catalogue, card.id, body.tags)
    db.drop_tags("tags")
    return await service.load_tags_of(db, subject.kind, card.id)


def tag_routes(subject: Subject, catalogue: TagCatalogue, path: str) -> tuple[Route, ...]:
    """Give the routes of the tags of one kind of thing; `path` is its address, such as `/api/v1/servers/{server}`."""
    return (
        get(f"{path}/tags", access=public, faults=(NoSuchSubject,), summary=f"Tags of a {subject.title}")(
            bind_handler(list_tags_of, path, subject.kind, subject=subject)
        ),
        put(
            f"{path}/tags",
            access=signed_in,
            faults=(NoSuchSubject, NotYours, UnknownTag, TooManyTags),
            summary=f"Set the tags of a {subject.title}",
        )(bind_handler(set_tags_of, path, subject.kind, subject=subject, catalogue=catalogue)),
    )


@get("/api/v1/tags", access=public, cached=KEPT, faults=(NoSuchTag,), summary="The catalogue of tags")
async def list_tags(db: Read, request: Exchange, query: TagQuery) -> list[CountedTag]:
    """List the tags that may be used, by category and name."""
    return await service.list_tags(db, service.resolve_catalogue(catalogues_of(request), query.kind))


@get("/api/v1/tags/suggest", access=public, faults=(NoSuchTag,), summary="Tags that look like what was typed")
async def suggest_tags(db: Read, request: Exchange, query: SuggestQuery) -> list[CountedTag]:
    """Suggest up to ten tags, those that begin alike first."""
    return await service.suggest_tags(db, service.resolve_catalogue(catalogues_of(request), query.kind), query.q)


@get("/api/v1/tags/{category}", access=public, cached=KEPT, faults=(NoSuchTag,), summary="Tags of one category")
async def list_category(db: Read, request: Exchange, category: CategoryName) -> list[CountedTag]:
    """List the tags of one category, by name."""
    catalogue = next((one for one in catalogues_of(request) if category in one.categories), None)
    if catalogue is None:
        raise NoSuchTag
    return await service.list_tags(db, catalogue, category)


@post(
    "/api/v1/tags",
    access=signed_in,
    status=202,
    limit=PROPOSING,
    faults=(NoSuchTag, TagExists, UnknownCategory, UnknownTag),
    idempotent=True,
    summary="Propose a tag",
)
async def submit_proposal(db: Write, request: Exchange, body: ProposalInput) -> AdminTag:
    """Propose a tag that is missing; it can be used once it has been agreed to."""
    catalogue = service.resolve_catalogue(catalogues_of(request), body.kind)
    return await service.submit_proposal(db, catalogue, require_person(request.actor).id, body)


@get("/api/v1/admin/tags", access=_may_edit, listing=TAGS, summary="The catalogue with everything in it")
async def list_catalogue(db: Read, asked: ListRequest) -> Page[AdminTag]:
    """List tags of whatever state; `state=proposed` are those that wait."""
    return await service.list_catalogue(db, asked)


@post(
    "/api/v1/admin/tags",
    access=_may_edit,
    status=201,
    faults=(NoSuchTag, TagExists, UnknownCategory),
    idempotent=True,
    summary="Add a tag",
)
async def add_tag(db: Write, request: Exchange, body: TagInput) -> Reply[AdminTag]:
    """Add a tag to the catalogue, with the other names under which people look for it."""
    catalogue = service.resolve_catalogue(catalogues_of(request), body.kind)
    made = await service.add_tag(db, catalogue, body, audit.by_of(request))
    db.drop_tags("tags")
    return Reply(made, status=201, location="/api/v1/admin/tags")


@patch(
    "/api/v1/admin/tags/{tag_id}",
    access=_may_edit,
    faults=(NoSuchTag, TagExists, UnknownCategory),
    summary="Change a tag",
)
async def edit_tag(db: Write, request: Exchange, tag_id: UUID, body: TagChange) -> AdminTag:
    """Rename a tag, move it, retire it or bring it back. Its old slug leads to it from then on."""
    db.drop_tags("tags")
    return await service.edit_tag(db, catalogues_of(request), tag_id, body, audit.by_of(request))


@post(
    "/api/v1/admin/tags/{tag_id}/merge",
    access=_may_edit,
    faults=(NoSuchTag, CannotMerge),
    summary="Merge a tag into another",
)
async def merge_tags(db: Write, request: Exchange, tag_id: UUID, body: MergeInput) -> list[Merge]:
    """Make one tag of two; answers with the latest merges, by whose ids they can be undone."""
    db.drop_tags("tags")
    await service.merge_tags(db, catalogues_of(request), tag_id, body.into, audit.by_of(request))
    return await service.list_merges(db)


@delete("/api/v1/admin/tag-merges/{merge_id}", access=_may_edit, faults=(CannotUndo,), summary="Undo a merge of tags")
async def undo_merge(db: Write, request: Exchange, merge_id: UUID) -> None:
    """Make two tags of one again; what has been tagged since stays as it is."""
    db.drop_tags("tags")
    await service.undo_merge(db, catalogues_of(request), merge_id, audit.by_of(request))


ROUTES = (
    list_tags,
    suggest_tags,
    list_category,
    submit_proposal,
    list_catalogue,
    add_tag,
    edit_tag,
    merge_tags,
    undo_merge,
)
