"""SQL of exports, departures and what is left of the erased."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .models import Departure


class ExportRow(Struct, frozen=True):
    """An export as it is kept."""

    id: UUID
    person_id: UUID
    job_id: UUID | None
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    size: int | None


_EXPORT = "id, person_id, job_id, asked_at, ready_at, expires_at, size"

FIND_EXPORT = Query(f"select {_EXPORT} from accounts.exports where id = :id and person_id = :person_id", ExportRow)
FIND_UNFINISHED = Query(
    f"select {_EXPORT} from accounts.exports where person_id = :person_id and ready_at is null", ExportRow
)
EXPORT_IDS = Query("select id from accounts.exports where person_id = :person_id", UUID)
INSERT_EXPORT: Query[None] = Query(
    "insert into accounts.exports (id, person_id, asked_at) values (:id, :person_id, :asked_at)"
)
LATEST_EXPORTS = Query(
    f"select {_EXPORT} from accounts.exports where person_id = :person_id order by id desc limit 10", ExportRow
)
RETIRE_EXPORT: Query[None] = Query(
    "update accounts.exports set ready_at = :now, expires_at = :now where id = :id and ready_at is null"
)
SET_JOB: Query[None] = Query("update accounts.exports set job_id = :job_id where id = :id")
DELETE_EXPORT: Query[None] = Query("delete from accounts.exports where id = :id")
FINISH_EXPORT = Query(
    """
    update accounts.exports set ready_at = :ready_at, expires_at = :expires_at, size = :size
    where id = :id and ready_at is null returning id
    """,
    UUID,
)
EXPIRED = Query(
    """
    select id from accounts.exports where expires_at <= :now
    union all
    select id from accounts.exports where ready_at is null and asked_at <= :given_up
    limit 500
    """,
    UUID,
)

DEPART = Query(
    """
    insert into accounts.departures as d (person_id, asked_at, due_at) values (:person_id, :asked_at, :due_at)
    on conflict (person_id) do update set due_at = least(d.due_at, excluded.due_at)
    returning d.asked_at, d.due_at, d.begun_at
    """,
    Departure,
)
FIND_DEPARTURE = Query(
    "select asked_at, due_at, begun_at from accounts.departures where person_id = :person_id", Departure
)
STAY = Query(
    "delete from accounts.departures where person_id = :person_id and begun_at is null returning person_id", UUID
)
DUE = Query("select person_id from accounts.departures where due_at <= :now order by due_at limit 5000", UUID)
BEGIN = Query(
    """
    update accounts.departures set begun_at = coalesce(begun_at, :now)
    where person_id = :person_id and due_at <= :now returning person_id
    """,
    UUID,
)
END_DEPARTURE: Query[None] = Query("delete from accounts.departures where person_id = :person_id")
REVOKE_KEYS = Query(
    "update accounts.api_keys set revoked_at = now() where person_id = :person_id and revoked_at is null returning id",
    UUID,
)
LOCK_ADMINISTRATORS = Query(
    "select person_id from accounts.grants where role = :role order by person_id for update", UUID
)
OTHER_ADMINISTRATORS = Query(
    """
    select count(*)::int from accounts.grants g join accounts.people p on p.id = g.person_id
    where g.role = :role and g.person_id <> :but and (g.until is null or g.until > now()) and p.status = 'active'
    """,
    int,
)

FORMER_EMAILS = Query("select email from accounts.former_emails where person_id = :person_id", str)
SWEEP_FORMER_EMAILS = Query(
    """
    delete from accounts.former_emails where (person_id, email) in (
        select person_id, email from accounts.former_emails where given_up_at < now() - :keep::interval
        order by given_up_at limit 1000
    ) returning email
    """,
    str,
)

ANONYMISE: Query[None] = Query(
    """
    update accounts.people set username = :username, status = 'anonymised', status_until = null, avatar_id = null,
        version = version + 1, changed_at = now()
    where id = :id
    """
)
INSERT_TOMBSTONES: Query[None] = Query(
    """
    insert into accounts.tombstones (hash, erased_at) select one, :at from unnest(:hashes::bytea[]) one
    on conflict (hash) do nothing
    """
)
TOMBSTONES = Query("select hash from accounts.tombstones", bytes)
STANDING = Query("select id from accounts.people where status <> 'anonymised'", UUID)
