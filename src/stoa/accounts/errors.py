"""What accounts refuses in many rooms."""

from stoa.kernel.errors import Forbidden, PreconditionRequired


class StepUpRequired(PreconditionRequired):
    """The act needs a fresh proof of who is asking."""

    code = "STEP_UP_REQUIRED"
    message = "This needs a fresh proof that it is you. Confirm with your password or second factor, then repeat it."


class NotAsSomebodyElse(Forbidden):
    """Who sees the site as somebody else does may not touch what that person signs in with."""

    code = "IMPERSONATING"
    message = "You see the site as somebody else. What belongs to their account alone is closed to you: stop first."
