"""Plans: made, shown, carried out when nothing has changed, and taken back while that is safe."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel.clock import now
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.errors import Detail, Malformed
from stoa.kernel.ids import new_id

from . import queries
from .action import Act, BulkAction, Doing, Step
from .faults import (
    CannotBeUndone,
    NoSuchPlan,
    PlanExpired,
    PlanHasRefusals,
    PlanOutdated,
    PlanSpent,
    TooLateToUndo,
    TooManyRows,
)
from .queries import PlanRow, State

# As JSON writes it; behind another backslash stand six letters that somebody has written.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

MOST_ROWS = 20_000
LARGEST = 16 * 1024 * 1024
MOST_DETAILS = 20


class Plan(msgspec.Struct, frozen=True, rename="camel"):
    """What would be done, or was."""

    id: UUID
    token: str
    """Stands for exactly what was shown; it is what `apply_plan` takes."""
    state: State
    counts: dict[Act, int]
    steps: list[Step]
    can_be_undone: bool
    expires_at: datetime


class Applied(msgspec.Struct, frozen=True, rename="camel"):
    """What was done."""

    id: UUID
    counts: dict[Act, int]
    undo_until: datetime | None


async def make_plan[Row: msgspec.Struct](
    tx: Write, action: BulkAction[Row, Any], rows: Sequence[Row], *, by: str
) -> Plan:
    """Look at every row and keep what would be done; nothing else is changed."""
    content = _written(rows)
    steps = await _look(tx, action, _many(action.row, content.encode()))
    made_at = now()
    row = PlanRow(
        id=new_id(),
        action=action.name,
        made_by=by,
        state="planned",
        digest=hashlib.sha256(f"{action.name}\n{content}\n{as_json(steps)}".encode()).hexdigest(),
        content=msgspec.Raw(content.encode()),
        steps=steps,
        effects=None,
        made_at=made_at,
        expires_at=made_at + action.good_for,
        applied_at=None,
    )
    await queries.INSERT.run(
        tx,
        id=row.id,
        action=row.action,
        made_by=by,
        digest=row.digest,
        content=content,
        steps=as_json(steps),
        made_at=made_at,
        expires_at=row.expires_at,
    )
    return _shown(action, row)


async def find_plan(db: Read, action: BulkAction[Any, Any], plan_id: UUID, *, by: str) -> Plan | None:
    """Find a plan of this person's."""
    row = await queries.FIND.first(db, id=plan_id, action=action.name)
    return None if row is None or row.made_by != by else _shown(action, row)


async def apply_plan(
    tx: Write, action: BulkAction[Any, Any], token: str, *, by: str, without_refused: bool = False
) -> Applied:
    """Do what the plan says, all of it or nothing; refuse when that is no longer what would be done."""
    row = await _load_planned(tx, action, token, by)
    refused = [step for step in row.steps if step.act == "refuse"]
    if refused and not without_refused:
        raise PlanHasRefusals(details=_details((step.name, step) for step in refused))
    await queries.LOCK.run(tx, action=action.name)
    rows = _many(action.row, bytes(row.content))
    steps = await _look(tx, action, rows)
    changed = [after for before, after in zip(row.steps, steps, strict=True) if before != after]
    if changed:
        raise PlanOutdated(details=_details((step.name, step) for step in changed))
    doing = [Doing(one, step) for one, step in zip(rows, steps, strict=True) if step.act in {"create", "update"}]
    effects = list(await action.do(tx, doing))
    if len(effects) != len(doing):
        message = f"{action.name} was to do {len(doing)} rows, and tells of {len(effects)}."
        raise RuntimeError(message)
    at = now()
    await queries.APPLY.run(tx, id=row.id, effects=as_json(effects), at=at)
    return Applied(row.id, _counts(steps), None if action.undo is None else at + action.undo_within)


async def undo_plan(tx: Write, action: BulkAction[Any, Any], plan_id: UUID) -> int:
    """Take back what was done, all of it or nothing. Give how many rows that were."""
    row = await queries.FIND_TO_CHANGE.first(tx, id=plan_id, action=action.name)
    if row is None or row.applied_at is None or row.effects is None:
        raise NoSuchPlan
    if row.state == "undone":
        message = "This has been undone already."
        raise PlanSpent(message)
    if action.undo is None:
        raise CannotBeUndone
    if now() > row.applied_at + action.undo_within:
        raise TooLateToUndo
    await queries.LOCK.run(tx, action=action.name)
    effects = _many(action.effect, bytes(row.effects))
    await action.undo(tx, effects[::-1])
    await queries.UNDO.run(tx, id=row.id, at=now())
    return len(effects)


async def _load_planned(tx: Write, action: BulkAction[Any, Any], token: str, by: str) -> PlanRow:
    plan_id, _, digest = token.partition(".")
    try:
        row = await queries.FIND_TO_CHANGE.first(tx, id=UUID(plan_id), action=action.name)
    except ValueError:
        raise NoSuchPlan from None
    if row is None or row.made_by != by or not hmac.compare_digest(row.digest.encode(), digest.encode()):
        raise NoSuchPlan
    if row.state != "planned":
        raise PlanSpent
    if now() >= row.expires_at:
        raise PlanExpired
    return row


async def _look[Row: msgspec.Struct](db: Read, action: BulkAction[Row, Any], rows: list[Row]) -> list[Step]:
    steps = list(await action.look(db, rows))
    if len(steps) != len(rows):
        message = f"{action.name} was to look at {len(rows)} rows, and tells of {len(steps)}."
        raise RuntimeError(message)
    return steps


def _many[S: msgspec.Struct](kind: type[S], content: bytes) -> list[S]:
    found: list[S] = msgspec.json.decode(content, type=list[kind])  # type: ignore[valid-type]  # known at run time
    return found


def _written(rows: Sequence[msgspec.Struct]) -> str:
    if len(rows) > MOST_ROWS:
        message = f"At most {MOST_ROWS} rows can be taken at once. These are {len(rows)}: take them in parts."
        raise TooManyRows(message)
    content = as_json(list(rows))
    if len(content) > LARGEST:
        message = "These rows are too large to be taken at once. Take them in parts."
        raise TooManyRows(message)
    if _NUL.search(content):
        message = "A value holds a NUL character, which is not text."
        raise Malformed(message)
    return content


def _shown(action: BulkAction[Any, Any], row: PlanRow) -> Plan:
    return Plan(
        id=row.id,
        token=f"{row.id}.{row.digest}",
        state=row.state,
        counts=_counts(row.steps),
        steps=row.steps,
        can_be_undone=action.undo is not None,
        expires_at=row.expires_at,
    )


def _counts(steps: Sequence[Step]) -> dict[Act, int]:
    found = Counter(step.act for step in steps)
    acts: tuple[Act, ...] = ("create", "update", "skip", "refuse")
    return {act: found[act] for act in acts}


def _details(steps: Any) -> tuple[Detail, ...]:
    """Tell of the first rows; a thousand details help nobody."""
    told = [Detail(name, " ".join(step.reasons) or f"This would now be: {step.act}.") for name, step in steps]
    return tuple(told[:MOST_DETAILS])
