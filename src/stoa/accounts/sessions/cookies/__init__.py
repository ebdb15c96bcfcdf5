"""The cookies by which a browser is known: its session, its refresh token, itself."""

from datetime import datetime
from uuid import UUID

from stoa.accounts.reach import keep_device
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sessions.rules import read_cookie, write_cookie
from stoa.kernel import clock
from stoa.kernel.http.exchange import Exchange

REFRESH_COOKIE = "stoa_refresh"
REFRESH_PATH = "/api/v1/auth"
_OWN_COOKIE = "stoa_own"


def keep_session(request: Exchange, session: NewSession) -> None:
    """Let a browser be signed in from now on; without \u201cremember this device\u201d until it is closed."""
    lasting = seconds_until(session.expires_at) if session.remembered else None
    request.set_cookie(request.app.session_cookie, write_cookie(session.id, session.secret), max_age=lasting)
    keep_device(request, session.device_secret)


def forget_session(request: Exchange) -> None:
    """Let a browser be signed out."""
    request.set_cookie(request.app.session_cookie, "", max_age=0)


def keep_acted_session(request: Exchange, session: NewSession) -> None:
    """Let a browser see the site as somebody else; the cookie of its own session waits beside, as well guarded."""
    app, seconds = request.app, seconds_until(session.expires_at)
    own = request.cookies.get(app.session_cookie, "")  # none where a token says who asks: then there is no way back
    request.set_cookie(app.cookie_name(_OWN_COOKIE), own, max_age=seconds)
    request.set_cookie(app.session_cookie, write_cookie(session.id, session.secret), max_age=seconds)


def restore_own_session(request: Exchange, session_id: UUID, until: datetime | None) -> bool:
    """Let a browser be in its own session again. False: that one's cookie is not there."""
    name = request.app.cookie_name(_OWN_COOKIE)
    kept = request.cookies.get(name, "")
    read = read_cookie(kept)
    request.set_cookie(name, "", max_age=0)
    if read is None or read[0] != session_id:
        return False
    request.set_cookie(request.app.session_cookie, kept, max_age=seconds_until(until) if until else None)
    return True


def refresh_cookie(request: Exchange) -> str:
    """Name the cookie of the refresh token; it has a path of its own, which the `__Host-` prefix does not allow."""
    return f"__Secure-{REFRESH_COOKIE}" if request.app.secure else f"{REFRESH_COOKIE}_{request.app.site.name}"


def keep_refresh_token(request: Exchange, text: str, seconds: int | None) -> None:
    """Let a browser's program refresh its session without being able to read the token."""
    request.set_cookie(refresh_cookie(request), text, max_age=seconds, path=REFRESH_PATH, same_site="Strict")


def forget_refresh_token(request: Exchange) -> None:
    """Take the token away."""
    keep_refresh_token(request, "", 0)


def keep_program_session(request: Exchange, session: NewSession) -> None:
    """Give a program in a browser its refresh token, and let the browser be known again."""
    keep_refresh_token(request, session.secret, seconds_until(session.expires_at) if session.remembered else None)
    keep_device(request, session.device_secret)


def seconds_until(moment: datetime) -> int:
    """Say how long a cookie may be kept."""
    return max(0, int((moment - clock.now()).total_seconds()))


def keep_out_of_caches(request: Exchange) -> None:
    """Let no cache keep an answer that has a secret in it."""
    request.answer_headers.append((b"cache-control", b"no-store"))
