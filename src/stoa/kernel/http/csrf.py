"""Cross-site request forgery: a browser must come from our own pages to change anything.

Two checks: where the request comes from (`Sec-Fetch-Site`, or `Origin`), before permissions are looked at; and a token
that only our pages can read, for every form of a page and every call that a cookie authenticates. A bearer token
carries no ambient authority, so such calls are exempt.
"""

import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from stoa.kernel.errors import Forbidden

from .binding import CSRF_FIELD

if TYPE_CHECKING:
    from .exchange import Exchange
    from .routes import Route

COOKIE = "stoa_csrf"
HEADER = "x-csrf-token"
PURPOSE = "csrf"

MOST_FORM_FIELDS = 500


class CrossSite(Forbidden):
    """The request did not come from one of our pages."""

    code = "CSRF"
    message = (
        "This was not sent from our own page, or the page is too old. Load the page again, then repeat what you did."
    )


def check_origin(exchange: "Exchange", route: "Route") -> None:
    """Refuse a change that another site caused."""
    if _has_bearer(exchange):
        return
    origin = exchange.header("origin")
    if origin:
        if not exchange.app.is_own_origin(exchange, origin) and not (
            route.is_api and exchange.app.allows_origin(origin)
        ):
            raise CrossSite
    elif exchange.header("sec-fetch-site") not in {"", "same-origin", "none"}:
        raise CrossSite


def check_token(exchange: "Exchange", route: "Route", body: bytes) -> None:
    """Refuse a form that was not made by one of our pages."""
    if route.csrf_exempt_because or _has_bearer(exchange) or (route.is_api and not exchange.by_cookie):
        return
    check_sent_token(exchange, _form_token(exchange, body))


def check_sent_token(exchange: "Exchange", sent: str) -> None:
    """Refuse a form whose token, as a handler has read it from a stream, was not made by one of our pages."""
    sent = exchange.header(HEADER) or sent
    kept = exchange.cookies.get(exchange.app.cookie_name(COOKIE), "")
    if (
        not kept
        or not hmac.compare_digest(kept.encode(), sent.encode())
        or exchange.app.unsigned(kept, PURPOSE) is None
    ):
        raise CrossSite


def csrf_token(exchange: "Exchange") -> str:
    """Give the token for the forms of a page, setting its cookie where there is none."""
    name = exchange.app.cookie_name(COOKIE)
    kept = exchange.cookies.get(name, "")
    if kept and exchange.app.unsigned(kept, PURPOSE) is not None:
        return kept
    made = exchange.app.signed(secrets.token_urlsafe(18), PURPOSE)
    exchange.set_cookie(name, made, same_site="Strict")
    exchange.cookies[name] = made
    return made


def _has_bearer(exchange: "Exchange") -> bool:
    return exchange.headers.get(b"authorization", b"")[:7].lower() == b"bearer "


def _form_token(exchange: "Exchange", body: bytes) -> str:
    if not exchange.header("content-type").startswith("application/x-www-form-urlencoded"):
        return ""
    try:
        fields = parse_qs(body.decode("ascii", errors="replace"), max_num_fields=MOST_FORM_FIELDS)
    except ValueError:
        return ""
    return fields.get(CSRF_FIELD, [""])[0]
