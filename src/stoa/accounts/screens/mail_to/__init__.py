"""To which address a mail has just gone: kept in the browser that asked, so that it stands in no address line."""

from datetime import timedelta

from stoa.kernel.http.exchange import Exchange

_COOKIE = "stoa_mail_to"
_PURPOSE = "mail-to"
_LIFE = timedelta(minutes=30)


def keep_mail_to(request: Exchange, email: str) -> None:
    """Remember the address for the next page."""
    name = request.app.cookie_name(_COOKIE)
    kept = request.app.signed(email, _PURPOSE, _LIFE)
    request.set_cookie(name, kept, max_age=int(_LIFE.total_seconds()))


def find_mail_to(request: Exchange) -> str:
    """Give the address; empty where none is known."""
    kept = request.cookies.get(request.app.cookie_name(_COOKIE), "")
    return request.app.unsigned(kept, _PURPOSE) or "" if kept else ""
