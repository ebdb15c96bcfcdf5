"""The cookies of a sign-in elsewhere: what was begun in this browser, and who waits in it for a proven address."""

from stoa.accounts.identities.flow import LIFE
from stoa.accounts.identities.newcomers import LIFE as WAITING_LIFE
from stoa.kernel.http.exchange import Exchange

_TRANSACTION = "stoa_oauth"
_WAITING = "stoa_newcomer"
_LONGEST = 4096


def keep_transaction(request: Exchange, signed: str) -> None:
    """Let the browser show, when it comes back, that it is the one which left."""
    request.set_cookie(request.app.cookie_name(_TRANSACTION), signed, max_age=int(LIFE.total_seconds()))


def take_transaction(request: Exchange) -> str:
    """Give what the browser shows, and let it go."""
    name = request.app.cookie_name(_TRANSACTION)
    kept = request.cookies.get(name, "")
    request.set_cookie(name, "", max_age=0)
    return kept if len(kept) <= _LONGEST else ""


def keep_waiting(request: Exchange, secret: str) -> None:
    """Let the browser go on with the sign-up of somebody new."""
    name = request.app.cookie_name(_WAITING)
    request.set_cookie(name, secret, max_age=int(WAITING_LIFE.total_seconds()), same_site="Lax")


def find_waiting_secret(request: Exchange) -> str:
    """Give what the browser shows of a sign-up that waits; empty where there is none."""
    kept = request.cookies.get(request.app.cookie_name(_WAITING), "")
    return kept if len(kept) <= _LONGEST else ""


def forget_waiting_secret(request: Exchange) -> None:
    """Let it go."""
    request.set_cookie(request.app.cookie_name(_WAITING), "", max_age=0)
