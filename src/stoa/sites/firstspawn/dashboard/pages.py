"""Pages of the owner's side: all servers that one looks after, how one is found, its reviews and its webhooks."""

from collections.abc import Mapping
from typing import Any

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.commons.reviews.api import VOTING, answer_review
from stoa.commons.reviews.errors import NoSuchReview
from stoa.commons.reviews.models import ReplyInput, Review
from stoa.commons.reviews.service import load_review
from stoa.commons.subjects import load_card_at, viewer_of
from stoa.commons.webhooks.service import list_for_subject
from stoa.kernel.db import Page, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import MY_SERVERS, ONE, WEBHOOKS, desk_links
from stoa.sites.firstspawn.registry.errors import ManagersOnly
from stoa.sites.firstspawn.registry.models import Kept
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.subject import SERVER
from stoa.sites.firstspawn.team.service import list_members, list_my_invites
from stoa.sites.firstspawn.uptime.service import load_panel

from . import service
from .forms import AnswerForm, OverviewQuery, ReviewsQuery
from .models import AnalyticsQuery
from .rules import csv_of

REVIEWS_PAGE = f"{ONE}/reviews"
SPANS = ((7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "A year"))


async def desk_context(db: Read, request: Exchange, server: str) -> tuple[Kept, dict[str, Any]]:
    """Give a server to whoever looks after it, with what every page of the desk shows."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return kept, {"server": kept, "tabs": desk_links(kept.slug, kept.role)}


@get(MY_SERVERS, access=signed_in, listed=False, summary="Your servers")
async def mine_page(db: Read, request: Exchange) -> View:
    """Show every server that one looks after with how it stands, and what one is asked to help with."""
    me = require_person(request.actor).id
    context = {"servers": await service.list_own(db, me), "invites": await list_my_invites(db, me)}
    return form_view("dashboard/mine.html", context)


@get(ONE, access=signed_in, listed=False, summary="How your server is found")
async def overview_page(db: Read, request: Exchange, server: SlugOrId, query: OverviewQuery) -> View:
    """Show the way that people take to the server, day by day, and what is left to do."""
    kept, context = await desk_context(db, request, server)
    analytics = await service.load_analytics(db, kept.id, query.days)
    context |= {
        "own": await service.load_own(db, kept.id, require_person(request.actor).id),
        "analytics": analytics,
        "panel": await load_panel(db, kept.id, query.range),
        "spans": [(days, label, days == query.days) for days, label in SPANS],
        "days": query.days,
        "labels": [f"{day.day:%-d %b}" for day in analytics.days],
        "series": _series(analytics.days, {"Page views": "page_views", "Address copies": "address_copies"}),
        "taken": _series(analytics.days, {"Votes": "votes", "First joins": "joins", "Favorites": "favorites"}),
    }
    return form_view("dashboard/overview.html", context)


def _series(days: list[Any], names: Mapping[str, str]) -> dict[str, list[int]]:
    return {label: [getattr(day, name) for day in days] for label, name in names.items()}


@get(f"{ONE}/analytics.csv", access=signed_in, listed=False, summary="The figures of your server as a table")
async def analytics_csv(db: Read, request: Exchange, server: SlugOrId, query: AnalyticsQuery) -> Bytes:
    """Give the figures for a spreadsheet."""
    kept, _ = await desk_context(db, request, server)
    told = await service.load_analytics(db, kept.id, query.days)
    name = f"{kept.slug}-{told.since}-{told.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Bytes(csv_of(told.days).encode(), "text/csv; charset=utf-8", headers=headers)


@get(REVIEWS_PAGE, access=signed_in, listed=False, summary="Reviews of your server")
async def reviews_page(db: Read, request: Exchange, server: SlugOrId, query: ReviewsQuery) -> View:
    """Show what was written about it, first of all what nobody has answered."""
    return await _reviews_view(db, request, server, query, None, WELCOME)


async def _reviews_view(
    db: Read, request: Exchange, server: str, query: ReviewsQuery, form: AnswerForm | None, refusal: Refusal
) -> View:
    kept, context = await desk_context(db, request, server)
    viewer = viewer_of(request.actor)
    own = await service.load_own(db, kept.id, require_person(request.actor).id)
    card = await load_card_at(db, SERVER, kept.slug, viewer) if kept.state == "listed" else None
    page: Page[Review] | None = None
    if card is not None:
        waiting = query.show == "waiting"
        page = await service.list_opinions(db, request.app.keys, card, viewer, waiting=waiting, cursor=query.cursor)
    here = f"{REVIEWS_PAGE.format(server=kept.slug)}?show={query.show}"
    context |= {
        "reviews": page.data if page else (),
        "waiting": own.reviews_waiting if page else 0,
        "all": own.review_count if page else 0,
        "show": query.show,
        "form": form,
        "prev_url": f"{here}&cursor={page.prev_cursor}" if page and page.prev_cursor else "",
        "next_url": f"{here}&cursor={page.next_cursor}" if page and page.next_cursor else "",
    }
    return form_view("dashboard/reviews.html", context, refusal)


@post(
    REVIEWS_PAGE,
    access=signed_in,
    listed=False,
    limit=VOTING,
    faults=(NoSuchReview,),
    summary="Answer a review of your server",
)
async def answer(db: Write, request: Exchange, server: SlugOrId, body: AnswerForm) -> View | Redirect:
    """Take the answer; an empty one takes back what stood there."""
    kept, _ = await desk_context(db, request, server)
    review = await load_review(db, request.app.site, body.review_id, viewer_of(request.actor))
    if (review.subject_kind, review.subject_id) != (SERVER.kind, kept.id):
        raise NoSuchReview
    try:
        text = read_form({"content": body.content}, ReplyInput).content if body.content.strip() else None
        async with db.savepoint():
            await answer_review(db, request, body.review_id, text)
    except Fault as fault:
        return await _reviews_view(db, request, server, ReviewsQuery("all"), body, refusal_of(fault))
    return Redirect(REVIEWS_PAGE.format(server=server))


@get(WEBHOOKS, access=signed_in, listed=False, summary="Webhooks of your server")
async def webhooks_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """List the webhooks that its team has made for it; each leads to its log, from where messages are sent again."""
    kept, context = await desk_context(db, request, server)
    if kept.role == "helper":
        raise ManagersOnly
    context["webhooks"] = await list_for_subject(db, SERVER.kind, kept.id)
    context["makers"] = {one.person_id: one.name or one.username for one in await list_members(db, kept.id)}
    return form_view("dashboard/webhooks.html", context)


ROUTES = (mine_page, overview_page, analytics_csv, reviews_page, answer, webhooks_page)
