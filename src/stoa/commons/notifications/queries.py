"""SQL of notifications."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import KindName, Notification, Wishes

MOST_COUNTED = 1000
_ROW = """
    n.id, n.person_id as user_id, n.kind as type, n.title, n.message, n.data, n.is_read, n.read_at, n.created_at, n.url,
    n.count
"""


class Bundled(msgspec.Struct, frozen=True):
    """A notification that more was put into."""

    id: UUID
    count: int
    is_new: bool


NOTIFICATIONS = Listing(
    base=f"select {_ROW} from commons.notifications n where n.person_id = :person_id and n.in_app",
    into=Notification,
    key="n.id",
    filters=[
        Filter("unread", "n.is_read = (not :unread::bool)", bool, "Only what is unread, or only what is read."),
        Filter("kind", "n.kind = :kind", KindName, "Only one type."),
    ],
    sorts=[Sort("newest", "n.created_at", descending=True)],
    default_sort="newest",
)

WISHES = Query(
    """
    select p.time_zone, s.mail as settings_mail, s.digest, s.digest_hour, s.quiet_from, s.quiet_until,
        c.in_app, c.mail, c.live
    from accounts.people p
    left join commons.notice_settings s on s.person_id = p.id
    left join commons.notice_choices c on c.person_id = p.id and c.kind = :kind
    where p.id = :person_id and p.status <> 'anonymised'
    """,
    Wishes,
)
_COLUMNS = """
    id, person_id, kind, title, message, url, data, subject_kind, subject_id, dedupe_key, bundle_key, members, in_app,
    mail_at, created_at
"""
_VALUES = """
    :id, :person_id, :kind, :title, :message, :url, :data::jsonb, :subject_kind, :subject_id, :dedupe_key, :bundle_key,
    :members::text[], :in_app, :mail_at, :now
"""
INSERT = Query(
    f"""
    insert into commons.notifications ({_COLUMNS}) values ({_VALUES})
    on conflict (person_id, kind, dedupe_key) where dedupe_key <> '' and bundle_key = '' do nothing
    returning id
    """,
    UUID,
)
END_BUNDLE: Query[None] = Query(
    """
    update commons.notifications set bundle_key = '', dedupe_key = ''
    where person_id = :person_id and bundle_key = :bundle_key and (is_read or created_at < :before)
    """
)
BUNDLE = Query(
    f"""
    insert into commons.notifications as n ({_COLUMNS}) values ({_VALUES})
    on conflict (person_id, bundle_key) where bundle_key <> '' do update
        set count = n.count + 1, members = (n.members || excluded.members)[1:500], data = excluded.data
        where excluded.dedupe_key = '' or not (excluded.dedupe_key = any(n.members))
    returning id, count, id = :id as is_new
    """,
    Bundled,
)
RETITLE: Query[None] = Query("update commons.notifications set title = :title where id = :id")

UNREAD = Query(
    f"""
    select count(*)::int from (
        select from commons.notifications where person_id = :person_id and in_app and not is_read limit {MOST_COUNTED}
    ) as unread
    """,
    int,
)
# Who has read it needs no letter about it any more.
READ = Query(
    f"""
    update commons.notifications n set is_read = true, read_at = coalesce(n.read_at, :now), mail_at = null,
        bundle_key = '', dedupe_key = case when n.bundle_key = '' then n.dedupe_key else '' end
    where n.id = :id and n.person_id = :person_id and n.in_app returning {_ROW}
    """,
    Notification,
)
READ_ALL = Query(
    """
    update commons.notifications set is_read = true, read_at = :now, mail_at = null,
        bundle_key = '', dedupe_key = case when bundle_key = '' then dedupe_key else '' end
    where person_id = :person_id and in_app and not is_read returning id
    """,
    UUID,
)
DELETE = Query(
    "delete from commons.notifications where id = :id and person_id = :person_id and in_app returning id", UUID
)
SWEEP = Query(
    """
    delete from commons.notifications where id in (
        select id from commons.notifications where created_at < :before order by created_at limit 2000
    ) returning id
    """,
    UUID,
)
