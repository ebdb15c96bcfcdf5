"""What accounts refuses in many rooms."""

from stoa.kernel.errors import PreconditionRequired


class StepUpRequired(PreconditionRequired):
    """The act needs a fresh proof of who is asking."""

    code = "STEP_UP_REQUIRED"
    message = "This needs a fresh proof that it is you. Confirm with your password or second factor, then repeat it."
