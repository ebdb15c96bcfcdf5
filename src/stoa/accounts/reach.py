"""From a request to the accounts of its site, and to what is remembered of where it comes from."""

from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp

from .context import Accounts, Visit, remember_for

DEVICE_COOKIE = "stoa_device"
_DEVICE_COOKIE_SECONDS = 400 * 86_400  # browsers keep none for longer
_LONGEST_AGENT = 300
_LONGEST_SECRET = 100


def accounts_of(request: Exchange) -> Accounts:
    """Give the accounts of the site that is asked."""
    return accounts_for(request.app)


def accounts_for(app: SiteApp) -> Accounts:
    """Give the accounts of a site, for what is no request."""
    return remember_for(app, lambda: _open(app))


def _open(app: SiteApp) -> Accounts:
    return Accounts(
        site=app.site,
        config=app.runtime.config,
        database=app.require_database(),
        valkey=app.runtime.valkey,
        keys=app.keys,
        outgoing=app.runtime.outgoing,
        limiter=app.limiter,
        shield=app.shield,
        origin=app.origin or f"http://{app.site.name}.localhost",
    )


def visit_of(request: Exchange) -> Visit:
    """Say where a request comes from."""
    agent = "".join(letter for letter in request.header("user-agent")[:_LONGEST_AGENT] if letter.isprintable())
    secret = request.cookies.get(request.app.cookie_name(DEVICE_COOKIE), "")
    origin = request.app.origin or f"{request.scheme}://{request.header('host')}"  # production names its origin
    return Visit(request.address, agent, secret if len(secret) <= _LONGEST_SECRET else "", origin)


def keep_device(request: Exchange, secret: str) -> None:
    """Let the browser be known again."""
    name = request.app.cookie_name(DEVICE_COOKIE)
    request.set_cookie(name, secret, max_age=_DEVICE_COOKIE_SECONDS)
