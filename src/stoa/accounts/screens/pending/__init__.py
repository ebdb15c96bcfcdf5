"""Which sign-in of this browser waits for its second factor."""

from stoa.accounts.sign_in.models import SecondFactorDue
from stoa.accounts.sign_in.service import PENDING_LIFE
from stoa.kernel.http.exchange import Exchange

_COOKIE = "stoa_pending"


def keep_pending(request: Exchange, due: SecondFactorDue) -> None:
    """Remember it until the second factor is there, out of the reach of scripts."""
    name = request.app.cookie_name(_COOKIE)
    value = f"{due.mfa_token}.{'.'.join(due.methods)}"
    request.set_cookie(name, value, max_age=int(PENDING_LIFE.total_seconds()), same_site="Strict")


def find_pending(request: Exchange) -> SecondFactorDue | None:
    """Give the sign-in that waits; None where none does."""
    kept = request.cookies.get(request.app.cookie_name(_COOKIE), "")
    token, *methods = kept.split(".")
    return SecondFactorDue(token, tuple(methods)) if token and methods else None


def forget_pending(request: Exchange) -> None:
    """Nothing waits any more."""
    request.set_cookie(request.app.cookie_name(_COOKIE), "", max_age=0, same_site="Strict")
