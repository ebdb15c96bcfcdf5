"""SQL of what people keep."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import CountRow, Favorite, FavoriteList, FavoriteRow, Kind

_ROW = "f.id, f.person_id, f.subject_kind, f.subject_id, f.list_id, f.note, f.wants_alerts, f.added_at"

FAVORITES = Listing(
    base=f"select {_ROW} from commons.favorites f where f.person_id = :person_id",
    into=FavoriteRow,
    told=Favorite,
    key="f.id",
    filters=[
        Filter("kind", "f.subject_kind = :kind", Kind, "The kind of thing."),
        Filter("list", "f.list_id = :list", UUID, "One of your lists."),
    ],
    sorts=[Sort("newest", "f.added_at", descending=True)],
    default_sort="newest",
)

_ONE = "person_id = :person_id and subject_kind = :subject_kind and subject_id = :subject_id"
INSERT = Query(
    """
    insert into commons.favorites (id, person_id, subject_kind, subject_id, added_at)
    values (:id, :person_id, :subject_kind, :subject_id, :now)
    on conflict (person_id, subject_kind, subject_id) do nothing returning id
    """,
    UUID,
)
DELETE = Query(f"delete from commons.favorites where {_ONE} returning id", UUID)
# One after the other in one order, so that two who leave at once cannot wait for each other.
FORGET = Query(
    """
    with gone as (
        delete from commons.favorites where person_id = :person_id returning subject_kind, subject_id
    ), held as (
        select c.subject_kind, c.subject_id from commons.favorite_counts c
        join gone using (subject_kind, subject_id) order by 1, 2 for update of c
    )
    update commons.favorite_counts c set count = greatest(c.count - 1, 0)
    from held where held.subject_kind = c.subject_kind and held.subject_id = c.subject_id
    returning c.subject_kind, c.subject_id, c.count
    """,
    CountRow,
)
LOCK = Query(f"select {_ROW} from commons.favorites f where {_ONE} for no key update", FavoriteRow)
CHANGE = Query(
    f"""
    update commons.favorites f set note = :note, list_id = :list_id, wants_alerts = :wants_alerts
    where {_ONE} returning {_ROW}
    """,
    FavoriteRow,
)
COUNT_OF_PERSON = Query("select count(*)::int from commons.favorites where person_id = :person_id", int)
AMONG = Query(
    """
    select subject_id from commons.favorites
    where person_id = :person_id and subject_kind = :subject_kind and subject_id = any(:ids)
    """,
    UUID,
)
WATCHERS = Query(
    """
    select person_id from commons.favorites
    where subject_kind = :subject_kind and subject_id = :subject_id and wants_alerts and person_id > :after
    order by person_id limit 1000
    """,
    UUID,
)

SHIFT_COUNT = Query(
    """
    insert into commons.favorite_counts as c (subject_kind, subject_id, count)
    values (:subject_kind, :subject_id, greatest(:by::int, 0))
    on conflict (subject_kind, subject_id) do update set count = greatest(c.count + :by::int, 0)
    returning count
    """,
    int,
)
FIND_COUNT = Query(
    "select count from commons.favorite_counts where subject_kind = :subject_kind and subject_id = :subject_id", int
)
LISTS = Query(
    """
    select l.id, l.name, (select count(*) from commons.favorites f where f.list_id = l.id)::int as count, l.created_at
    from commons.favorite_lists l where l.person_id = :person_id order by lower(l.name) limit 200
    """,
    FavoriteList,
)
FIND_LIST = Query("select id from commons.favorite_lists where id = :id and person_id = :person_id", UUID)
INSERT_LIST = Query(
    """
    insert into commons.favorite_lists (id, person_id, name, created_at) values (:id, :person_id, :name, :now)
    on conflict (person_id, lower(name)) do nothing returning id, name, 0 as count, created_at
    """,
    FavoriteList,
)
NAME_TAKEN = Query(
    """
    select id from commons.favorite_lists
    where person_id = :person_id and lower(name) = lower(:name) and id <> :id
    """,
    UUID,
)
RENAME_LIST = Query(
    "update commons.favorite_lists set name = :name where id = :id and person_id = :person_id returning id", UUID
)
DELETE_LIST = Query("delete from commons.favorite_lists where id = :id and person_id = :person_id returning id", UUID)
COUNT_LISTS = Query("select count(*)::int from commons.favorite_lists where person_id = :person_id", int)
