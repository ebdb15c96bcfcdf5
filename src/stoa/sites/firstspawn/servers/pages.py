"""Pages of the servers."""

from typing import Any

import msgspec
from markupsafe import Markup

from stoa.commons.favorites import find_favorites
from stoa.commons.markup import render_text
from stoa.commons.media.delivery import shelf_of
from stoa.commons.reviews import review_section
from stoa.commons.subjects import Card
from stoa.commons.words.meant import instead_of
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.joined import Joined
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.firstspawn.giveaways import find_giveaways
from stoa.sites.firstspawn.plates import find_plates
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.uptime.models import HistoryQuery
from stoa.sites.firstspawn.uptime.service import load_panel, mark_viewed
from stoa.ui.told import Told

from . import service
from .api import SlugOrId
from .boxes import FACETS, LANGUAGES, TICKED, boxes_of, label, names_of
from .counts import are_counted_beside, count_facets, count_servers, with_total
from .errors import ServerArchived
from .guidelines import GUIDELINES
from .known import words_of
from .meant import CALLED
from .models import Server
from .pictures import with_pictures
from .queries import SERVERS
from .similar import list_alike
from .subject import REVIEWS, SERVER

LIST_KEPT = Cached(seconds=15, stale_seconds=45, tags=("servers",))
KEPT = Cached(seconds=60, stale_seconds=60)
"""What is told of a server, of those like it and in its reviews drops its page; how many play may be a minute old."""
_PATH = "/servers"
# A mapping may change, and nothing is remembered of what does; what was told in JSON does not.
_LANGUAGES_TOLD = Told((msgspec.json.encode(LANGUAGES), "", msgspec.json.Decoder(dict[str, str]).decode))


@get(_PATH, access=public, limit=BROWSE, listing=SERVERS, cached=LIST_KEPT, summary="The list of servers")
async def list_page(db: Read, request: Exchange, asked: ListRequest) -> View | Redirect:
    """Show the list with its filters; where nothing has what was typed and that names filters, lead to those."""
    resolved = await service.resolve_question(db, asked, words_of(request.app))
    beside = are_counted_beside(resolved)
    async with Together() as ask:
        listed = ask(service.list_ready(db, resolved))
        values = ask(count_facets(request.app, db, asked, resolved, FACETS))
        counted = None if beside else ask(count_servers(db, resolved))
    many = None if counted is None else counted.result()
    chosen_games = asked.question.values.get("gameType", ())
    page = with_total(listed.result(), many, values.result()["gameType"], chosen_games)
    facets = values.result()
    named = names_of(facets)

    def call(name: str, value: str) -> str:
        return label(name, value, named)

    instead = instead_of(CALLED, asked, _PATH, search="q", label=call, found=bool(page.data))
    if instead and not page.data:
        return Redirect(instead.url)
    context = list_context(
        _PATH,
        asked,
        page,
        label=call,
        search="q",
        leaning={"near": ("radiusKm",)},
    )
    # As they were understood: two tags where somebody wrote pvp,rpg, and HYTALE for hytale.
    chosen = context["chosen"] | {name: asked.question.values[name] for name in FACETS if name in context["chosen"]}
    boxes, ticked = boxes_of(facets, tuple((name, tuple(chosen[name])) for name in TICKED if name in chosen))
    return View(
        "firstspawn/servers.html",
        {
            **context,
            "servers": service.CARDS.all(page.data),
            "instead": instead,
            "facets": boxes,
            "chosen": chosen,
            "ticked": ticked,
            "languages": _LANGUAGES_TOLD,
        },
    )


def card_of(server: Server) -> Card:
    """Give the card of a server that is shown."""
    return Card(id=server.id, title=server.name, url=f"/servers/{server.slug}", owner_id=server.owner_id)


def linked_data(server: Server, origin: str) -> dict[str, Any]:
    """Describe a server in the words that search engines understand."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GameServer",
        "name": server.name,
        "description": server.short_description,
        "url": f"{origin}/servers/{server.slug}",
        "image": f"{origin}/servers/{server.slug}/card.png",
        "playersOnline": server.player_count,
        "serverStatus": f"https://schema.org/{'Online' if server.is_online else 'OfflineTemporarily'}",
        "game": {"@type": "VideoGame", "name": server.game_type.capitalize()},
    }
    if server.average_rating is not None:
        rating = {"ratingValue": round(server.average_rating, 2), "reviewCount": server.review_count}
        told["aggregateRating"] = {"@type": "AggregateRating", **rating}
    return told


@get("/servers/{server}", access=public, cached=KEPT, summary="A server's page")
async def show_page(db: Read, request: Exchange, server: SlugOrId, query: HistoryQuery) -> View:
    """Show one server; of one that is archived, that it is, and which others are like it."""
    try:
        found = await service.load_server(db, server)
    except ServerArchived as fault:
        return await _show_archived(db, request, fault)
    request.tag(f"server:{found.id}")
    mark_viewed(request.app.runtime.valkey, request.app.site.name, found.id)
    joined = Joined(db)
    async with Together() as ask:
        pictured = ask(with_pictures(joined, shelf_of(request), found))
        tags = [one.slug for one in found.tags]
        alike = ask(list_alike(request.app, db, found.id, found.game_type, tags))
        panel = ask(load_panel(joined, found.id, query.range))
        reviews = ask(review_section(joined, request, REVIEWS, card_of(found)))
        badges = ask(find_plates(request.app.site, joined, SERVER.kind, found.id))
        giveaways = ask(find_giveaways(request.app.site, joined, found.id))
        kept = ask(find_favorites(joined, SERVER.kind, [found.id], request.actor.id))
    found, origin, similar = pictured.result(), request.app.origin_of(request), service.CARDS.all(alike.result())
    request.tag(*(f"server:{one.id}" for one in similar))
    context: dict[str, Any] = {
        "server": found,
        "is_favorite": found.id in kept.result(),
        "languages": LANGUAGES,
        "origin": origin,
        "linked": linked_data(found, origin),
        "guidelines": [GUIDELINES[name] for name in found.guidelines if name in GUIDELINES],
        "similar": similar,
        "about": Markup(render_text(found.description)) if found.description else "",  # noqa: S704 - made safe there
        "rules": Markup(render_text(found.rules)) if found.rules else "",  # noqa: S704 - as above
        "panel": panel.result(),
        "badges": badges.result(),
        "giveaways": giveaways.result(),
        **reviews.result(),
    }
    return View("firstspawn/server.html", context)


async def _show_archived(db: Read, request: Exchange, fault: ServerArchived) -> View:
    rests = fault.server
    similar = service.CARDS.all(await list_alike(request.app, db, rests.id, rests.game_type, rests.tags))
    request.tag(*(f"server:{one}" for one in (rests.id, *(one.id for one in similar))))
    return View("firstspawn/archived.html", {"server": rests, "similar": similar}, status=fault.status)
