"""Dry run first: what an import, a bulk action or a sync would do, row by row with reasons, before it does it.

    IMPORT = BulkAction(name="boats.import", row=BoatRow, effect=Made, look=look, do=do, undo=undo)

    plan = await make_plan(tx, IMPORT, rows, by=str(actor.id))     # nothing is done; plan.steps is shown, row by row
    done = await apply_plan(tx, IMPORT, plan.token, by=str(actor.id))     # refused when anything has changed since
    await undo_plan(tx, IMPORT, done.id)                           # refused when that is no longer safe

`look(db, rows)` gives a `Step` for each row. It is asked again before anything is done: what was shown is what happens.
"""

from .action import BulkAction, Doing, Step, create, refuse, skip, update
from .faults import (
    CannotBeUndone,
    NoSuchPlan,
    NotSafeToUndo,
    PlanExpired,
    PlanHasRefusals,
    PlanOutdated,
    PlanSpent,
    TooLateToUndo,
    TooManyRows,
)
from .plans import Applied, Plan, apply_plan, find_plan, make_plan, undo_plan
from .sweep import SWEEP_CRON

__all__ = [
    "SWEEP_CRON",
    "Applied",
    "BulkAction",
    "CannotBeUndone",
    "Doing",
    "NoSuchPlan",
    "NotSafeToUndo",
    "Plan",
    "PlanExpired",
    "PlanHasRefusals",
    "PlanOutdated",
    "PlanSpent",
    "Step",
    "TooLateToUndo",
    "TooManyRows",
    "apply_plan",
    "create",
    "find_plan",
    "make_plan",
    "refuse",
    "skip",
    "undo_plan",
    "update",
]
