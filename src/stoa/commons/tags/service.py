"""The catalogue of tags, and which things have them. Rows of tags are held in the order of their ids."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.ids import new_id
from stoa.ui.icons import icon_names

from . import queries
from .errors import CannotMerge, CannotUndo, NoSuchTag, TagExists, TooManyTags, UnknownCategory, UnknownTag
from .models import AdminTag, CountedTag, Merge, ProposalInput, Tag, TagCatalogue, TagChange, TagInput, TagState
from .rules import slug_of

_LOOK = ("description", "color", "icon", "sort_order")


async def list_tags(db: Read, catalogue: TagCatalogue, category: str | None = None) -> list[CountedTag]:
    """Give the tags that may be used."""
    return await queries.ACTIVE.all(db, kind=catalogue.kind, category=category)


async def suggest_tags(db: Read, catalogue: TagCatalogue, typed: str) -> list[CountedTag]:
    """Give tags that begin like what was typed, or look like it."""
    return await queries.SUGGEST.all(db, kind=catalogue.kind, q=typed.strip().lower())


async def load_tags_of(db: Read, kind: str, subject_id: UUID) -> list[Tag]:
    """Give the tags of a thing."""
    return await queries.TAGS_OF.all(db, kind=kind, subject_id=subject_id)


async def find_tags(db: Read, kind: str, slugs: Sequence[str]) -> list[Tag]:
    """Give tags with their names, for slugs that stand on rows of a site."""
    return await queries.BY_SLUGS.all(db, kind=kind, slugs=list(slugs))


async def set_tags(tx: Write, catalogue: TagCatalogue, subject_id: UUID, slugs: Sequence[str]) -> list[str]:
    """Give a thing exactly these tags; synonyms become what they mean. Gives the slugs as they are kept."""
    given = list(dict.fromkeys(slugs))
    if len(given) > catalogue.most:
        message = f"These are {len(given)} tags. Keep at most {catalogue.most}."
        raise TooManyTags(message, details=(Detail("tags", message),))
    wanted = await _resolve(tx, catalogue, given)
    await queries.LOCK_SUBJECT.run(tx, kind=catalogue.kind, subject_id=subject_id)
    while True:  # a tag that is merged meanwhile means another one from then on
        before = set(await queries.IDS_OF.all(tx, kind=catalogue.kind, subject_id=subject_id))
        await queries.LOCK_TAGS.all(tx, ids=sorted(before | wanted.keys()))
        again = await _resolve(tx, catalogue, given)
        if again == wanted and before == set(await queries.IDS_OF.all(tx, kind=catalogue.kind, subject_id=subject_id)):
            break
        wanted = again
    changed = sorted(before ^ wanted.keys())
    for tag_id in changed:
        act, by = (queries.PUT, 1) if tag_id in wanted else (queries.TAKE, -1)
        await act.run(tx, kind=catalogue.kind, tag_id=tag_id, subjects=[subject_id])
        await queries.SHIFT.run(tx, id=tag_id, by=by)
    kept = sorted(wanted.values())
    if changed:
        await catalogue.on_tags(tx, {subject_id: kept})
    return kept


async def _resolve(db: Read, catalogue: TagCatalogue, given: Sequence[str]) -> dict[UUID, str]:
    """Give the tags that slugs mean at this moment, with their slugs."""
    found = await queries.RESOLVE.all(db, kind=catalogue.kind, slugs=list(given))
    unknown = [slug for slug in given if slug not in {one.given for one in found}]
    if unknown:
        words = f"The catalogue has no tag {', '.join(unknown)}."
        raise UnknownTag(words, details=(Detail("tags", words),))
    return {one.id: one.slug for one in found}


async def submit_proposal(tx: Write, catalogue: TagCatalogue, person_id: UUID, wish: ProposalInput) -> AdminTag:
    """Propose a tag; it can be used once somebody who looks after the catalogue has agreed."""
    _require_category(catalogue, wish.category)
    slug = slug_of(wish.name)
    if not slug:
        message = "A tag needs at least one letter or digit that can stand in an address."
        raise UnknownTag(message, details=(Detail("name", message),))
    tag_id = new_id()
    if await queries.TAKEN.first(tx, kind=catalogue.kind, slug=slug, id=tag_id):
        raise TagExists
    values = {"kind": catalogue.kind, "slug": slug, "name": wish.name.strip(), "category": wish.category}
    if not await queries.INSERT.run(tx, id=tag_id, state=TagState.PROPOSED, **values, **_look(TagInput("", "", ""))):
        raise TagExists
    await queries.PROPOSE.run(tx, kind=catalogue.kind, slug=slug, person_id=person_id)
    return await load_tag(tx, tag_id)


async def list_catalogue(db: Read, asked: ListRequest) -> Page[AdminTag]:
    """Give one page of the catalogue, for whoever looks after it."""
    return await queries.TAGS.page(db, asked)


async def load_tag(tx: Write, tag_id: UUID) -> AdminTag:
    """Give a tag, and keep others from changing it."""
    found = await queries.LOCK.first(tx, id=tag_id)
    if found is None:
        raise NoSuchTag
    return found


async def add_tag(tx: Write, catalogue: TagCatalogue, draft: TagInput, by: audit.By) -> AdminTag:
    """Add a tag to the catalogue."""
    _require_category(catalogue, draft.category)
    look = _look(draft)
    tag_id = new_id()
    for slug in (draft.slug, *draft.synonyms):
        if await queries.TAKEN.first(tx, kind=catalogue.kind, slug=slug, id=tag_id):
            raise TagExists
    name = _tidy(draft.name)
    values = {"kind": catalogue.kind, "slug": draft.slug, "name": name, "category": draft.category}
    if not await queries.INSERT.run(tx, id=tag_id, state=TagState.ACTIVE, **values, **look):
        raise TagExists
    for slug in draft.synonyms:
        await queries.ADD_SYNONYM.run(tx, kind=catalogue.kind, slug=slug, tag_id=tag_id)
    await audit.record(tx, "tag.added", by=by, kind="tag", id=tag_id, after={**values, **look})
    return await load_tag(tx, tag_id)


async def edit_tag(
    tx: Write, catalogues: Sequence[TagCatalogue], tag_id: UUID, change: TagChange, by: audit.By
) -> AdminTag:
    """Change what is said of a tag, retire it or bring it back; an old slug leads to it from then on."""
    before = await load_tag(tx, tag_id)
    catalogue = resolve_catalogue(catalogues, before.kind)
    if before.state == TagState.MERGED:
        raise NoSuchTag
    name = before.name if change.name is msgspec.UNSET else _tidy(change.name)
    slug = before.slug if change.slug is msgspec.UNSET else change.slug
    category = before.category if change.category is msgspec.UNSET else change.category
    state = before.state
    if change.is_active is not msgspec.UNSET:
        state = TagState.ACTIVE if change.is_active else TagState.RETIRED
    _require_category(catalogue, category)
    if slug != before.slug:
        if await queries.TAKEN.first(tx, kind=before.kind, slug=slug, id=tag_id):
            raise TagExists
        await queries.DROP_SYNONYM.run(tx, kind=before.kind, slug=slug)
        await queries.ADD_SYNONYM.run(tx, kind=before.kind, slug=before.slug, tag_id=tag_id)
    look = _look(before, change)
    await queries.CHANGE.run(tx, id=tag_id, name=name, slug=slug, category=category, state=state, **look)
    if slug != before.slug:
        await _tell(tx, catalogue, await queries.SUBJECTS_WITH.all(tx, tag_id=tag_id))
    after = await load_tag(tx, tag_id)
    await audit.record(tx, "tag.changed", by=by, kind="tag", id=tag_id, before=_facts(before), after=_facts(after))
    return after


async def merge_tags(tx: Write, catalogues: Sequence[TagCatalogue], from_id: UUID, into_id: UUID, by: audit.By) -> UUID:
    """Make one tag of two: what had the first has the second, and its slug leads there. Gives the id to undo it by."""
    await queries.LOCK_TAGS.all(tx, ids=[from_id, into_id])
    gone, stays = await load_tag(tx, from_id), await load_tag(tx, into_id)
    if from_id == into_id or gone.kind != stays.kind or TagState.MERGED in {gone.state, stays.state}:
        raise CannotMerge
    kind = gone.kind
    moved = await queries.SUBJECTS_WITH.all(tx, tag_id=from_id)
    gained = await queries.PUT.all(tx, kind=kind, tag_id=into_id, subjects=moved)
    await queries.TAKE.run(tx, kind=kind, tag_id=from_id, subjects=moved)
    await queries.SHIFT.run(tx, id=from_id, by=-len(moved))
    await queries.SHIFT.run(tx, id=into_id, by=len(gained))
    slugs = await queries.MOVE_SYNONYMS.all(tx, from_id=from_id, into_id=into_id)
    await queries.ADD_SYNONYM.run(tx, kind=kind, slug=gone.slug, tag_id=into_id)
    await queries.SET_MERGED.run(tx, id=from_id, state=TagState.MERGED, merged_into=into_id)
    merge_id = new_id()
    await queries.INSERT_MERGE.run(
        tx,
        id=merge_id,
        kind=kind,
        from_id=from_id,
        into_id=into_id,
        moved=moved,
        gained=gained,
        slugs=slugs,
        now=clock.now(),
    )
    await _tell(tx, resolve_catalogue(catalogues, kind), moved)
    facts = {"into": str(into_id), "merge": str(merge_id), "things": len(moved)}
    await audit.record(tx, "tag.merged", by=by, kind="tag", id=from_id, after=facts)
    return merge_id


async def undo_merge(tx: Write, catalogues: Sequence[TagCatalogue], merge_id: UUID, by: audit.By) -> None:
    """Make two tags of one again; what has been tagged since stays as it is."""
    row = await queries.UNDO_MERGE.first(tx, id=merge_id, now=clock.now())
    if row is None:
        raise CannotUndo
    await queries.LOCK_TAGS.all(tx, ids=[row.from_id, row.into_id])
    gone, stays = await load_tag(tx, row.from_id), await load_tag(tx, row.into_id)
    if gone.merged_into != row.into_id or stays.state == TagState.MERGED:
        raise CannotUndo
    lost = await queries.TAKE.all(tx, kind=row.kind, tag_id=row.into_id, subjects=row.gained)
    still = [one for one in row.moved if one in lost or one not in row.gained]
    back = await queries.PUT.all(tx, kind=row.kind, tag_id=row.from_id, subjects=still)
    await queries.SHIFT.run(tx, id=row.into_id, by=-len(lost))
    await queries.SHIFT.run(tx, id=row.from_id, by=len(back))
    await queries.DROP_SYNONYM.run(tx, kind=row.kind, slug=gone.slug)
    await queries.GIVE_BACK_SYNONYMS.run(tx, from_id=row.from_id, into_id=row.into_id, slugs=row.slugs)
    await queries.SET_MERGED.run(tx, id=row.from_id, state=TagState.ACTIVE, merged_into=None)
    await _tell(tx, resolve_catalogue(catalogues, row.kind), row.moved)
    await audit.record(tx, "tag.merge-undone", by=by, kind="tag", id=row.from_id, after={"merge": str(merge_id)})


async def list_merges(db: Read) -> list[Merge]:
    """Give the latest merges, those that were undone, too."""
    return await queries.LIST_MERGES.all(db)


def resolve_catalogue(catalogues: Sequence[TagCatalogue], kind: str) -> TagCatalogue:
    """Give the catalogue of a kind of thing; without a kind, the site's first."""
    found = next((one for one in catalogues if kind in {"", one.kind}), None)
    if found is None:
        raise NoSuchTag
    return found


def _require_category(catalogue: TagCatalogue, category: str) -> None:
    if category not in catalogue.categories:
        words = f"Categories here are: {', '.join(catalogue.categories)}."
        raise UnknownCategory(words, details=(Detail("category", words),))


def _tidy(name: str) -> str:
    tidy = name.strip()
    if not tidy:
        words = "Give the tag a name that can be read; spaces alone are none."
        raise Invalid(words, details=(Detail("name", words),))
    return tidy


def _look(first: TagInput | AdminTag, change: TagChange | None = None) -> dict[str, Any]:
    """Give what is said of a tag besides its name, with what a change says of it."""
    look = {name: getattr(first, name) for name in _LOOK}
    if change is not None:
        look |= {name: value for name in _LOOK if (value := getattr(change, name)) is not msgspec.UNSET}
    if look["icon"] is not None and look["icon"] not in icon_names():
        words = f"There is no such drawing. There are: {', '.join(icon_names())}."
        raise Invalid(words, details=(Detail("icon", words),))
    return look | {"description": look["description"].strip(), "color": look["color"] and look["color"].lower()}


def _facts(tag: AdminTag) -> dict[str, Any]:
    return {"name": tag.name, "slug": tag.slug, "category": tag.category, "state": tag.state, **_look(tag)}


async def _tell(tx: Write, catalogue: TagCatalogue, subjects: Sequence[UUID]) -> None:
    if subjects:
        kept = {row.subject_id: row.slugs for row in await queries.SETS.all(tx, kind=catalogue.kind, subjects=subjects)}
        await catalogue.on_tags(tx, {one: kept.get(one, []) for one in subjects})
