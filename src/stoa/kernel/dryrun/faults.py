"""Why a plan is not carried out, or not taken back."""

from stoa.kernel.errors import Conflict, Gone, Invalid, NotFound


class NoSuchPlan(NotFound):
    """There is no such plan for this person and this action."""

    code = "PLAN_NOT_FOUND"
    message = "There is no such plan. Look at what would be done once more."


class PlanExpired(Gone):
    """The plan was looked at for too long."""

    code = "PLAN_EXPIRED"
    message = "This plan is too old to be carried out. Look at what would be done once more."


class PlanOutdated(Conflict):
    """What would be done now is not what was shown."""

    code = "PLAN_OUTDATED"
    message = "Something has changed since this was shown, so nothing was done. Look at what would be done now."


class PlanHasRefusals(Invalid):
    """Some rows cannot be taken, and nobody has said to go on without them."""

    code = "PLAN_HAS_REFUSALS"
    message = "Some rows cannot be taken. Mend them, or say that the others shall be taken without them."


class PlanSpent(Conflict):
    """A plan is carried out once, and taken back once."""

    code = "PLAN_SPENT"
    message = "This has been done already."


class TooManyRows(Invalid):
    """More than one plan holds."""

    code = "TOO_MANY_ROWS"


class CannotBeUndone(Conflict):
    """The action has no way back."""

    code = "CANNOT_BE_UNDONE"
    message = "This cannot be undone."


class TooLateToUndo(Gone):
    """The time for taking it back is over."""

    code = "TOO_LATE_TO_UNDO"
    message = "The time in which this could be undone is over."


class NotSafeToUndo(Conflict):
    """Others have built on what was done: taking it back would take their work, too."""

    code = "NOT_SAFE_TO_UNDO"
    message = "Some of these rows have been used or changed since, so nothing was undone."
