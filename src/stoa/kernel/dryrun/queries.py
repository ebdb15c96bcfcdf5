"""Every statement about plans."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Query

from .action import Step

type State = Literal["planned", "applied", "undone"]


class PlanRow(msgspec.Struct, frozen=True):
    """A plan as it is kept."""

    id: UUID
    action: str
    made_by: str
    state: State
    digest: str
    content: msgspec.Raw
    steps: list[Step]
    effects: msgspec.Raw | None
    made_at: datetime
    expires_at: datetime
    applied_at: datetime | None


_PLAN = "id, action, made_by, state, digest, content, steps, effects, made_at, expires_at, applied_at"

INSERT: Query[None] = Query(
    """
    insert into kernel.plans (id, action, made_by, digest, content, steps, made_at, expires_at)
    values (:id, :action, :made_by, :digest, :content::jsonb, :steps::jsonb, :made_at, :expires_at)
    """
)

FIND = Query(f"select {_PLAN} from kernel.plans where id = :id and action = :action", PlanRow)

FIND_TO_CHANGE = Query(f"select {_PLAN} from kernel.plans where id = :id and action = :action for update", PlanRow)

# Two plans of one action are not carried out at once: each must see what the other has done.
LOCK: Query[None] = Query("select pg_advisory_xact_lock(hashtextextended('stoa.dryrun.' || :action, 0))::text")

APPLY: Query[None] = Query(
    "update kernel.plans set state = 'applied', effects = :effects::jsonb, applied_at = :at where id = :id"
)

UNDO: Query[None] = Query("update kernel.plans set state = 'undone', undone_at = :at where id = :id")

SWEEP = Query(
    """
    delete from kernel.plans where id in (
        select id from kernel.plans where expires_at < :before order by expires_at limit :limit
    ) returning id
    """,
    UUID,
)
