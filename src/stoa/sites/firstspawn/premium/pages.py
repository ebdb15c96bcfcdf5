"""The page of premium: what it gives, what it costs, and how long one's own runs."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.firstspawn.rates import RATES
from stoa.sites.firstspawn.registry.rules import FREE_SERVERS, PREMIUM_SERVERS

from . import service

PAGE = "/premium"
_UNITS = {60: "a minute", 3600: "an hour"}
_ROWS = (("browse", "Searches and lists"), ("reviews", "Reviews"), ("favorites", "Favorites"))


def _figure(activity: str, tier: str) -> str:
    rate = RATES[activity].get(tier)
    return "" if rate is None else f"{rate.count} {_UNITS[round(rate.per.total_seconds())]}"


@get(PAGE, access=public, summary="Premium")
async def premium_page(db: Read, request: Exchange) -> View:
    """Show what premium gives and costs."""
    rows = [(words, _figure(activity, "member"), _figure(activity, "premium")) for activity, words in _ROWS]
    rows.append(("Unproven servers listed", f"{FREE_SERVERS} in all", f"{PREMIUM_SERVERS} in all"))
    context = {
        "standing": await service.load_standing(db, request.actor.id),
        "rows": rows,
        "is_known": request.actor.id is not None,
    }
    return View("premium/premium.html", context)


ROUTES = (premium_page,)
