"""Every page with something on it and with nothing on it, for the tests that walk them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from msgspec import convert, structs

from stoa.kernel.feature import discover_sites
from stoa.sites.firstspawn.look import LOOK as FIRSTSPAWN
from stoa.sites.firstspawn.servers.models import FacetValue, ShownServer
from stoa.sites.marinemarket.look import LOOK as MARINEMARKET
from stoa.sites.marinemarket.search.mapping import drawn_map
from stoa.sites.marinemarket.search.models import BoatMap, Cluster
from stoa.ui.default_look import STOA
from stoa.ui.render import Account, Link, Page, Renderer
from stoa.ui.specimens import specimens

FOLDERS = [folder for site in discover_sites().values() for one in site.features if (folder := one.templates)]
LOOKS = (STOA, FIRSTSPAWN, MARINEMARKET)
NONCE = "d2h5LW5vdA"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOSTILE = """<script>alert("x")</script>'"><img src=x onerror=alert(1)>"""


@dataclass(frozen=True)
class Sample:
    """A template, for whom it is rendered, and with what."""

    template: str
    page: Page
    context: Mapping[str, Any]


@cache
def renderer() -> Renderer:
    """Give the one renderer of the test process."""
    return Renderer([FIRSTSPAWN, MARINEMARKET], FOLDERS, now=lambda: NOW)


def html_of(sample: Sample) -> str:
    """Render a sample."""
    return renderer().render(sample.template, sample.page, **sample.context)


_TAGS = ("survival", "economy", "claims", "java", "voice", "events")


def a_server(number: int, **changes: Any) -> Row:
    """Make a game server."""
    fields = {
        "slug": f"server-{number}",
        "name": f"Server {number}",
        "game_type": "hytale" if number % 3 == 0 else "minecraft",
        "short_description": "Calm survival with land claims and a map that is never reset.",
        "tags": [Row(slug=slug, name=slug.title()) for slug in _TAGS[: number % 7]],
        "player_count": 41 * number,
        "max_players": 800,
        "is_online": number % 4 != 0,
        "average_rating": None if number % 5 == 0 else 4.2,
        "review_count": 0 if number % 5 == 0 else 1318,
        "region": "Europe",
        "ip": "play.server.example",
        "port": 25565,
        "id": f"0192-{number}",
        "owner_id": None,
        "guidelines_reviewed_at": NOW - timedelta(days=3),
        "favorite_count": 12 * number,
        "version": "1.21.4",
        "description": "It has been running since 2019.\n\nWhat you build stays.",
        "is_verified": number % 2 == 0,
        "banner_url": None,
        "icon_url": None,
        "logo_url": None,
        "bedrock_port": 19132,
        "language": "en",
        "modpack": "",
        "motd": "Survival since 2019\nNow with boats",
        "uptime": 99.25,
        "vote_count": 17,
        "checked_at": NOW - timedelta(seconds=40),
        "score": 61.4,
        "contact": "hello@server.example",
        "website_url": "https://server.example/",
        "discord_url": None,
    }
    return Row(**({"sold_at": None} | fields | changes))


def a_card(number: int, **changes: Any) -> ShownServer:
    """Make what a card shows of a game server."""
    return convert(a_server(number, **changes), ShownServer, from_attributes=True)


FORMS = ("avif", "webp", "jpeg")


def a_boat(number: int, **changes: Any) -> Row:
    """Make a boat for sale."""
    kinds = ("sail", "power", "fishing", "pontoon", "ski", "yacht", "personal_watercraft", "dinghy", "other")
    details = Row(
        type=kinds[number % len(kinds)],
        make="Own",
        model=f"No {number}",
        year=1998 + number,
        length=3.3 + number,
        condition="new" if number % 2 else "good",
        engines=[],
        hin_note="none",
    )
    fields = {
        "id": number,
        "sale_pending": False,
        "price_before": 1_400_000 * number if number % 3 == 0 else None,
        "slug": f"boat-{number}",
        "title": f"Boat number {number}, ready for a long summer",
        "price": 1_290_000 * number,
        "currency": "USD",
        "status": "active",
        "boat_details": details,
        "location": Row(city="Key Largo", state="FL", country="US", latitude=25.09, longitude=-80.45),
        "favorite_count": number,
        "description": "Sails north every summer.",
        "cover": None,
    }
    return Row(**({"sold_at": None} | fields | changes))


def a_photo(number: int) -> Row:
    """Make a photo in the forms that a browser chooses from."""
    forms = [Row(url=f"/media/{number}-{kind}", content_type=f"image/{kind}", width=800, height=600) for kind in FORMS]
    return Row(id=number, alt=("The bow", "", HOSTILE, "")[(number - 1) % 4], width=800, height=600, variants=forms)


def options(*names: str) -> list[Row]:
    """Make a facet's values."""
    return [Row(value=name.lower(), label=name, count=120 * at + 7) for at, name in enumerate(names)]


_NAV = (Link("Servers", "/servers"), Link("Guilds", "/guilds"))
_FIRSTSPAWN = Page(
    look=FIRSTSPAWN,
    nonce=NONCE,
    path="/servers",
    nav=_NAV,
    footer=(Link("API", "/api/v1/docs"),),
    search_url="/search",
    sign_in=Link("Sign in", "/sign-in"),
    sign_up=Link("Create account", "/sign-up"),
)
_MARINEMARKET = Page(
    look=MARINEMARKET,
    nonce=NONCE,
    path="/boats",
    nav=(Link("Boats", "/boats"),),
    account=Account("Ada Lovelace", (Link("Settings", "/settings", "settings"),)),
    sign_out_url="/sign-out",
    csrf_token="a-token",
    crumbs=(Link("Boats", "/boats"), Link("A boat", "")),
)
_STOA = Page(nonce=NONCE)
_FACETS = {
    "tags": options("Survival", "Skyblock", "PvP"),
    "gameType": options("Minecraft", "Hytale"),
    "region": options("Europe", "Asia", "Nowhere"),
    "boatType": options("Sail", "Yacht"),
    "state": options("Florida"),
}
_FOUND = {name: tuple(convert(one, FacetValue, from_attributes=True) for one in _FACETS[name]) for name in _FACETS}
_LIST: dict[str, Any] = {
    **dict.fromkeys(("query", "sort", "prev_url"), ""),
    "instead": Row(url="/servers?tags=pvp", label="PvP, Europe"),
    "languages": {"en": "English", "de": "German"},
    "chosen": {},
    "ticked": {},
    "active_filters": [],
    "clear_url": "/servers",
    "total": 5732,
    "total_is_more": False,
    "next_url": "?cursor=abc",
}
_KEEPING = {"viewer": Row(id=None, permissions=frozenset()), "kept": set()}
_BOATS = (
    _LIST
    | _KEEPING
    | {
        "facets_are_more": False,
        "backward": [],
        "trouble": "",
        "units": "metric",
        "map": None,
        "has_place": False,
        "list_url": "/boats",
        "map_url": "/boats?view=map",
        "saving": "boatType=sail",
    }
)
_MAP = drawn_map(
    BoatMap(
        -120.0,
        20.0,
        -60.0,
        50.0,
        3,
        [
            Cluster(27.5, -80.1, 24, None, None, None, None, None),
            Cluster(41.2, -72.4, 1, UUID(int=1), "an-old-sloop", "An old sloop", 1_250_000, "USD"),
        ],
    ),
    "/boats?view=map",
)
_FILTERED = _LIST | {
    "total": 0,
    "next_url": "",
    "active_filters": [{"label": "PvP", "remove_url": "/servers"}],
    "chosen": {"tags": ["pvp"], "minPrice": ["1234500"]},
    "ticked": {"tags": ["pvp"]},
}
_REVIEW = Row(author="grace", rating=5, title="Good", content="Walk east.", at=NOW - timedelta(days=20), verified=True)
_OPINIONS: dict[str, Any] = {
    "reviews": [],
    "totals": {"count": 0},
    "own_review": None,
    "reviewed": {"url": "/servers/server-1", "owner_id": None},
    "viewer": {"id": None},
    "is_favorite": False,
}
_STATUS = Row(
    is_online=True,
    is_sleeping=False,
    uptime=99.4,
    latency=31,
    checked_at=NOW - timedelta(seconds=40),
    reason="",
    network_slug="server-9",
    network_name="Network & friends",
    backends=0,
)
_UPTIME = Row(
    status=_STATUS,
    tabs=[Row(label="24 hours", href="/servers/server-1?range=24h#players", chosen=True)],
    words="the last 24 hours",
    labels=["00:00", "12:00", "18:00"],
    players=[4, None, 19],
    days={date(2026, 11, 1): 100.0, date(2026, 11, 2): 40.0},
    today=date(2026, 11, 20),
    peak=19,
)
_NO_UPTIME = Row(**vars(_UPTIME) | {"players": [], "days": {}, "status": Row(**vars(_STATUS) | {"checked_at": None})})
_SERVER_PAGE = {
    "server": a_server(1),
    "panel": _UPTIME,
    "origin": "https://firstspawn.example",
    "linked": {"@type": "GameServer", "name": HOSTILE},
    "languages": {"en": "English"},
    "about": "It has been running since 2019.",
    "rules": "Be decent.",
    "guidelines": ["Somebody reads reports within two days."],
    **_OPINIONS,
    "similar": [a_card(2)],
}
_BARE = a_server(5, region=None, version=None, checked_at=None, contact="", website_url=None)
_SHELVES = {name: [a_card(n) for n in range(1, 8)] for name in ("busy", "rising", "loved", "fresh")}
_LETTER = Row(
    id="1",
    to="ada@example.org",
    subject="Confirm",
    text="Hello",
    html="<p>Hello</p>",
    links=["https://a.example/"],
    sent_at=NOW,
)
_DOCS = {"openapi_url": "/api/v1/openapi.json", "docs_url": "/api/v1/docs"}
_DOORS = [Row(look=look, url=f"http://{look.name}.localhost/", address=f"{look.name}.localhost") for look in LOOKS[1:]]


def _error(status: int, **changes: Any) -> dict[str, Any]:
    context = {
        "status": status,
        "code": "A_CODE",
        "message": "It did not work.",
        "says_more": True,
        "details": (),
        "request_id": "0192-abc",
    }
    return {**context, "decision": None, "retry_after": None, **changes}


SAMPLES: dict[str, Sample] = {
    "landing": Sample("landing.html", _STOA, {"sites": _DOORS}),
    "landing-empty": Sample("landing.html", _STOA, {"sites": []}),
    "components": Sample("dev/ui.html", _STOA, specimens()),
    "components-firstspawn": Sample("dev/ui.html", structs.replace(_FIRSTSPAWN, theme="dark"), specimens()),
    "components-marinemarket": Sample("dev/ui.html", structs.replace(_MARINEMARKET, theme="light"), specimens()),
    "docs": Sample(
        "docs/contents.html",
        _FIRSTSPAWN,
        _DOCS | {"groups": {"servers": [Row(method="GET", path="/a", summary="A", access="public", deprecated=True)]}},
    ),
    "docs-group": Sample("docs/group.html", _FIRSTSPAWN, _DOCS | {"group": "servers"}),
    "mailbox": Sample("dev/mailbox.html", _STOA, {"messages": [_LETTER], "chosen": _LETTER, "filter": ""}),
    "mailbox-empty": Sample("dev/mailbox.html", _STOA, {"messages": [], "chosen": None, "filter": ""}),
    "mailbox-nobody": Sample("dev/mailbox.html", _STOA, {"messages": [], "chosen": None, "filter": "a@b.example"}),
    "firstspawn-home": Sample("firstspawn/home.html", _FIRSTSPAWN, {"shelves": _SHELVES, "facets": _FOUND}),
    "firstspawn-home-empty": Sample(
        "firstspawn/home.html", _FIRSTSPAWN, {"shelves": dict.fromkeys(_SHELVES, ()), "facets": {}}
    ),
    "servers": Sample("firstspawn/servers.html", _FIRSTSPAWN, _LIST | {"servers": _SHELVES["busy"], "facets": _FACETS}),
    "servers-none-match": Sample(
        "firstspawn/servers.html", _FIRSTSPAWN, _FILTERED | {"servers": [], "facets": _FACETS}
    ),
    "servers-none-found": Sample(
        "firstspawn/servers.html",
        _FIRSTSPAWN,
        _LIST | {"servers": [], "facets": {}, "query": "nothing", "total": None, "next_url": ""},
    ),
    "servers-empty": Sample("firstspawn/servers.html", _FIRSTSPAWN, _LIST | {"servers": [], "facets": {}}),
    "server-archived": Sample(
        "firstspawn/archived.html",
        _FIRSTSPAWN,
        {"server": a_server(1), "similar": [a_card(n) for n in range(2, 5)]},
    ),
    "server": Sample("firstspawn/server.html", _FIRSTSPAWN, _SERVER_PAGE),
    "server-alone": Sample(
        "firstspawn/server.html",
        _FIRSTSPAWN,
        {
            **_OPINIONS,
            "panel": _NO_UPTIME,
            "server": _BARE,
            "languages": {},
            "about": "",
            "rules": "",
            "guidelines": [],
        },
    ),
    "marinemarket-home": Sample(
        "marinemarket/home.html",
        _MARINEMARKET,
        _KEEPING | {"boats": [a_boat(n) for n in range(1, 10)], "facets": _FACETS},
    ),
    "marinemarket-home-empty": Sample("marinemarket/home.html", _MARINEMARKET, _KEEPING | {"boats": [], "facets": {}}),
    "boats": Sample(
        "marinemarket/boats.html",
        _MARINEMARKET,
        _BOATS | {"boats": [a_boat(n) for n in range(1, 10)], "facets": _FACETS},
    ),
    "boats-none-match": Sample(
        "marinemarket/boats.html", _MARINEMARKET, _BOATS | _FILTERED | {"boats": [], "facets": _FACETS}
    ),
    "boats-none-found": Sample(
        "marinemarket/boats.html", _MARINEMARKET, _BOATS | {"boats": [], "facets": {}, "query": "nothing"}
    ),
    "boats-empty": Sample("marinemarket/boats.html", _MARINEMARKET, _BOATS | {"boats": [], "facets": {}}),
    "boats-map": Sample("marinemarket/boats.html", _MARINEMARKET, _BOATS | {"boats": [], "facets": {}, "map": _MAP}),
    "boats-similar": Sample("search/similar.html", _MARINEMARKET, {"similar": [a_boat(2)]}),
    "boat-with-photos": Sample(
        "marinemarket/boat.html",
        _MARINEMARKET,
        {
            "boat": a_boat(
                1,
                id=1,
                source="site",
                price_history=[],
                photos=[a_photo(n) for n in range(1, 5)],
                films=[],
                agent_share=2.5,
            ),
            "specs": [("Hull", "Fibreglass")],
            "agents_welcome": True,
            "engines": [],
            "features": [],
            "band": None,
            "prices": None,
            "similar": [],
            "seller": None,
            "has_seller": False,
            "is_favorite": False,
            "is_own": False,
            "viewer": Row(id=None),
            "origin": "https://marinemarket.example",
        },
    ),
    "error-decision": Sample("error.html", _MARINEMARKET, _error(403, decision=specimens()["made"])),
    "error-fragment": Sample(
        "error_fragment.html",
        _FIRSTSPAWN,
        _error(429, retry_after=9, details=({"field": "name", "message": "Too long."},)),
    ),
} | {
    f"error-{status}": Sample("error.html", _FIRSTSPAWN, _error(status, retry_after=2 if status == 503 else None))
    for status in (400, 401, 403, 404, 405, 409, 410, 412, 413, 414, 415, 421, 422, 423, 428, 429, 500, 503, 504)
}
FRAGMENTS = {"error-fragment"}
WHOLE_PAGES = sorted(SAMPLES.keys() - FRAGMENTS)
