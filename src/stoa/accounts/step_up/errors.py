"""What a dangerous act is refused for."""

from stoa.kernel.errors import PreconditionRequired


class FactorRequired(PreconditionRequired):
    """The role asks for a second factor, and the person has none."""

    code = "MFA_SETUP_REQUIRED"
    message = (
        "Your role needs a second factor for this. Set up an authenticator app or a passkey in your security settings, "
        "then repeat it."
    )
