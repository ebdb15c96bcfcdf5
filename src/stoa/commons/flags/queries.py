"""SQL of flags."""

from stoa.kernel.db import Query

from .models import FlagState

_COLUMNS = "name, mode, percent, roles, people, valid_from, valid_until, changed_at"

ALL = Query(f"select {_COLUMNS} from commons.flags order by name", FlagState)
LOCK = Query(f"select {_COLUMNS} from commons.flags where name = :name for update", FlagState)
SET: Query[None] = Query(
    f"""
    insert into commons.flags ({_COLUMNS})
    values (:name, :mode, :percent, :roles, :people, :valid_from, :valid_until, :changed_at)
    on conflict (name) do update set mode = excluded.mode, percent = excluded.percent, roles = excluded.roles,
        people = excluded.people, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
        changed_at = excluded.changed_at
    """
)
CLEAR: Query[None] = Query("delete from commons.flags where name = :name")
