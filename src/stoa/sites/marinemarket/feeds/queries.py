"""SQL of feeds."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import Feed, FeedRow, Known, Part, Run

_FEED = "f.id, f.name, f.url, f.hour, f.currency, f.units, f.conflicts, f.removes_missing, f.trouble, f.created_at"
_ROW = "f.id, f.seller_id, f.person_id, f.name, f.url, f.currency, f.units, f.conflicts, f.removes_missing"
FIRM_OF = Query(
    """
    select s.id from sellers s join seller_team t on t.seller_id = s.id
    where t.person_id = :person_id and s.kind = 'broker' order by t.since limit 1
    """,
    UUID,
)
FEEDS = Listing(
    base=f"select {_FEED} from feeds f where f.seller_id = :seller_id",
    into=Feed,
    key="f.id",
    sorts=[Sort("newest", "f.created_at", descending=True)],
    default_sort="newest",
)
FEED = Query(f"select {_FEED} from feeds f where f.id = :id and f.seller_id = :seller_id", Feed)
FIND = Query(f"select {_ROW} from feeds f where f.id = :id and f.seller_id = :seller_id", FeedRow)
FIND_ANY = Query(f"select {_ROW} from feeds f where f.id = :id", FeedRow)
COUNT = Query("select count(*)::int from feeds where seller_id = :seller_id", int)
LOCK_FIRM: Query[None] = Query("select id::text from sellers where id = :id for no key update")
INSERT: Query[None] = Query(
    """
    insert into feeds (id, seller_id, person_id, name, url, hour, currency, units, conflicts, removes_missing)
    values (:id, :seller_id, :person_id, :name, :url, :hour, :currency, :units, :conflicts, :removes_missing)
    """
)
CHANGE: Query[None] = Query(
    """
    update feeds set name = :name, url = :url, hour = :hour, currency = :currency, units = :units,
        conflicts = :conflicts, removes_missing = :removes_missing where id = :id
    """
)
DELETE: Query[None] = Query("delete from feeds where id = :id")
SET_TROUBLE: Query[None] = Query("update feeds set trouble = :trouble where id = :id")
# Also those of earlier hours, when nobody was there to fetch them.
TAKE_DUE = Query(
    """
    update feeds set pulled_on = (now() at time zone 'utc')::date
    where url is not null and hour <= :hour and pulled_on is distinct from (now() at time zone 'utc')::date
    returning id
    """,
    UUID,
)

_KNOWN = """
    select k.feed_key, k.listing_id, k.digest, k.version as brought_version, b.version, b.status, b.title,
        array(select p.url from feed_photos p where p.listing_id = k.listing_id order by p.position) as photos,
        k.photos_pinned
    from feed_listings k join listings b on b.id = k.listing_id
"""
KNOWN = Query(f"{_KNOWN} where k.feed_id = :feed_id and k.feed_key = any(:keys)", Known)
MISSING = Query(
    f"{_KNOWN} where k.feed_id = :feed_id and b.status = 'active' and k.feed_key <> all(:keys)",
    Known,
)
REMEMBER: Query[None] = Query(
    """
    insert into feed_listings (feed_id, feed_key, listing_id, digest, version)
    select :feed_id, :key, b.id, :digest, b.version from listings b where b.id = :listing_id
    on conflict (feed_id, feed_key) do update set
        listing_id = excluded.listing_id, digest = excluded.digest, version = excluded.version
    """
)
SET_SOURCE: Query[None] = Query(
    "update listings set source = :source, feed_id = :feed_id, feed_key = :key where id = :listing_id"
)

_RUN = """
    r.id, r.feed_id, r.state, r.counts,
    (select coalesce(sum(p.rows), 0)::int from feed_parts p where p.run_id = r.id and p.done_at is not null) as done,
    (select coalesce(sum(p.rows), 0)::int from feed_parts p where p.run_id = r.id) as rows,
    r.trouble, r.created_at, r.finished_at, r.note
"""
RUNS = Listing(
    base=f"select {_RUN} from feed_runs r where r.feed_id = :feed_id",
    into=Run,
    key="r.id",
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)
RUN = Query(
    f"""
    select {_RUN} from feed_runs r join feeds f on f.id = r.feed_id where r.id = :id and f.seller_id = :seller_id
    """,
    Run,
)
FEED_OF_RUN = Query(f"select {_ROW} from feeds f join feed_runs r on r.feed_id = f.id where r.id = :id", FeedRow)
INSERT_RUN: Query[None] = Query(
    "insert into feed_runs (id, feed_id, counts, note) values (:id, :feed_id, :counts::jsonb, :note)"
)
ADD_PART: Query[None] = Query(
    """
    insert into feed_parts (run_id, number, plan_id, token, rows) values (:run_id, :number, :plan_id, :token, :rows)
    """
)
PARTS = Query(
    "select number, plan_id, token, rows, done_at from feed_parts where run_id = :run_id order by number", Part
)
BEGIN_RUN = Query("update feed_runs set state = 'running' where id = :id and state = 'planned' returning id", UUID)
END_RUN: Query[None] = Query(
    "update feed_runs set state = :state, trouble = :trouble, finished_at = now() where id = :id"
)
# A run and the job that takes it in begin in one transaction: where no such job is left, nobody will end the run.
END_ABANDONED = Query(
    """
    update feed_runs r set state = 'failed', trouble = :trouble, finished_at = now()
    where r.state = 'running' and not exists (
        select from kernel.jobs j
        where j.name = :job and j.status in ('waiting', 'running') and j.payload ->> 'run_id' = r.id::text
    )
    returning r.id
    """,
    UUID,
)
END_PART = Query(
    """
    update feed_parts set done_at = now() where run_id = :run_id and number = :number and done_at is null
    returning number
    """,
    int,
)
