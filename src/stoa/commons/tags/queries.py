"""SQL of tags."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import AdminTag, CountedTag, Kind, Merge, Tag, TagState

_ADMIN = """
    t.id, t.kind, t.slug, t.name, t.category, t.description, t.color, t.icon, t.sort_order, t.state,
    t.merged_into, t.count,
    array(select s.slug from commons.tag_synonyms s where s.tag_id = t.id order by 1) as synonyms, t.created_at
"""


class SetRow(Struct, frozen=True):
    """The tags of a subject."""

    subject_id: UUID
    slugs: list[str]


class MergeRow(Struct, frozen=True):
    """A merge as it is taken back."""

    id: UUID
    kind: str
    from_id: UUID
    into_id: UUID
    moved: list[UUID]
    gained: list[UUID]
    slugs: list[str]


class Resolved(Struct, frozen=True):
    """A slug that was given, and the tag that it means."""

    given: str
    id: UUID
    slug: str


TAGS = Listing(
    base=f"select {_ADMIN} from commons.tags t",
    into=AdminTag,
    key="t.id",
    filters=[
        Filter("kind", "t.kind = :kind", Kind, "The kind of thing."),
        Filter("state", "t.state = :state", TagState, "Whether it may be used."),
        Filter("category", "t.category = :category", Annotated[str, Meta(max_length=40)], "The category."),
        Filter(
            "q", "lower(t.name) like '%' || lower(:q) || '%'", Annotated[str, Meta(max_length=60)], "Part of a name."
        ),
    ],
    sorts=[Sort("name", "t.name"), Sort("count", "t.count", descending=True)],
    default_sort="name",
)

_COUNTED = "id, name, slug, category, description, color, icon, sort_order, true as is_active, count"
ACTIVE = Query(
    f"""
    select {_COUNTED} from commons.tags
    where kind = :kind and state = 'active' and (:category::text is null or category = :category)
    order by category, sort_order, name limit 1000
    """,
    CountedTag,
)
SUGGEST = Query(
    f"""
    select {_COUNTED} from commons.tags t
    where kind = :kind and state = 'active' and (
        starts_with(lower(name), :q) or lower(name) % :q or id in (
            select s.tag_id from commons.tag_synonyms s where s.kind = :kind and starts_with(s.slug, :q)
        )
    )
    order by starts_with(lower(name), :q) desc, similarity(lower(name), :q) desc, count desc, name limit 10
    """,
    CountedTag,
)
RESOLVE = Query(
    """
    select g.slug as given, t.id, t.slug from unnest(:slugs::text[]) as g (slug)
    join commons.tags t on t.kind = :kind and t.state = 'active' and (t.slug = g.slug or t.id = (
        select s.tag_id from commons.tag_synonyms s where s.kind = :kind and s.slug = g.slug
    ))
    """,
    Resolved,
)
TAGS_OF = Query(
    """
    select t.id, t.name, t.slug, t.category from commons.tag_sets s join commons.tags t on t.id = s.tag_id
    where s.subject_kind = :kind and s.subject_id = :subject_id order by t.category, t.name
    """,
    Tag,
)
BY_SLUGS = Query(
    """
    select id, name, slug, category from commons.tags where kind = :kind and slug = any(:slugs) order by category, name
    """,
    Tag,
)
IDS_OF = Query("select tag_id from commons.tag_sets where subject_kind = :kind and subject_id = :subject_id", UUID)
LOCK_SUBJECT: Query[None] = Query(
    "select pg_advisory_xact_lock(hashtextextended(:kind::text || ':' || :subject_id::uuid::text, 7))"
)
LOCK_TAGS = Query("select id from commons.tags where id = any(:ids) order by id for no key update", UUID)
PUT = Query(
    """
    insert into commons.tag_sets (subject_kind, subject_id, tag_id)
    select :kind, subject_id, :tag_id from unnest(:subjects::uuid[]) as subject_id
    on conflict do nothing returning subject_id
    """,
    UUID,
)
TAKE = Query(
    """
    delete from commons.tag_sets
    where subject_kind = :kind and tag_id = :tag_id and subject_id = any(:subjects) returning subject_id
    """,
    UUID,
)
SHIFT: Query[None] = Query("update commons.tags set count = count + :by where id = :id")
SUBJECTS_WITH = Query("select subject_id from commons.tag_sets where tag_id = :tag_id", UUID)
SETS = Query(
    """
    select s.subject_id, array_agg(t.slug order by t.slug) as slugs
    from commons.tag_sets s join commons.tags t on t.id = s.tag_id
    where s.subject_kind = :kind and s.subject_id = any(:subjects) group by s.subject_id
    """,
    SetRow,
)

LOCK = Query(f"select {_ADMIN} from commons.tags t where t.id = :id for no key update of t", AdminTag)
TAKEN = Query(
    """
    select id from commons.tags where kind = :kind and slug = :slug and id <> :id
    union all
    select tag_id from commons.tag_synonyms where kind = :kind and slug = :slug and tag_id <> :id
    """,
    UUID,
)
INSERT = Query(
    """
    insert into commons.tags (id, kind, slug, name, category, state, description, color, icon, sort_order)
    values (:id, :kind, :slug, :name, :category, :state, :description, :color, :icon, :sort_order)
    on conflict (kind, slug) do nothing returning id
    """,
    UUID,
)
PROPOSE: Query[None] = Query(
    """
    insert into commons.tag_proposals (tag_id, person_id)
    select id, :person_id from commons.tags where kind = :kind and slug = :slug and state = 'proposed'
    on conflict do nothing
    """
)
CHANGE: Query[None] = Query(
    """
    update commons.tags set name = :name, slug = :slug, category = :category, state = :state,
        description = :description, color = :color, icon = :icon, sort_order = :sort_order where id = :id
    """
)
ADD_SYNONYM: Query[None] = Query(
    """
    insert into commons.tag_synonyms (kind, slug, tag_id) values (:kind, :slug, :tag_id)
    on conflict (kind, slug) do update set tag_id = excluded.tag_id
    """
)
DROP_SYNONYM: Query[None] = Query("delete from commons.tag_synonyms where kind = :kind and slug = :slug")
MOVE_SYNONYMS = Query("update commons.tag_synonyms set tag_id = :into_id where tag_id = :from_id returning slug", str)
GIVE_BACK_SYNONYMS: Query[None] = Query(
    "update commons.tag_synonyms set tag_id = :from_id where tag_id = :into_id and slug = any(:slugs)"
)
SET_MERGED: Query[None] = Query("update commons.tags set state = :state, merged_into = :merged_into where id = :id")
INSERT_MERGE: Query[None] = Query(
    """
    insert into commons.tag_merges (id, kind, from_id, into_id, moved, gained, slugs, merged_at)
    values (:id, :kind, :from_id, :into_id, :moved, :gained, :slugs, :now)
    """
)
LIST_MERGES = Query(
    """
    select m.id, m.kind, m.from_id, f.name as from_name, m.into_id, i.name as into_name,
        cardinality(m.moved) as moved, m.merged_at, m.undone_at
    from commons.tag_merges m join commons.tags f on f.id = m.from_id join commons.tags i on i.id = m.into_id
    order by m.merged_at desc limit 50
    """,
    Merge,
)
UNDO_MERGE = Query(
    """
    update commons.tag_merges set undone_at = :now where id = :id and undone_at is null
    returning id, kind, from_id, into_id, moved, gained, slugs
    """,
    MergeRow,
)

PLANT: Query[None] = Query(
    """
    insert into commons.tag_sets (subject_kind, subject_id, tag_id)
    select :kind, s.id::uuid, t.id from jsonb_each(:sets::jsonb) as s (id, slugs)
    cross join lateral jsonb_array_elements_text(s.slugs) as g (slug)
    join commons.tags t on t.kind = :kind and t.slug = g.slug
    on conflict do nothing
    """
)
RECOUNT: Query[None] = Query(
    """
    update commons.tags t set count = (select count(*) from commons.tag_sets s where s.tag_id = t.id)
    where t.kind = :kind
    """
)
