"""The way to one's messages in the frame of every page, with how many are unread, without a query for each page."""

import weakref
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog

from stoa.kernel.cache import Cache
from stoa.kernel.db import translate_database_error
from stoa.kernel.errors import Unavailable
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.talks.service import count_unread
from stoa.sites.marinemarket.talks.telling import unread_tag
from stoa.ui.render import Link, Page

PAGE = "/messages"
_FRESH = timedelta(minutes=5)

log = structlog.get_logger(__name__)

_counts: "weakref.WeakKeyDictionary[SiteApp, Cache[int]]" = weakref.WeakKeyDictionary()


def _counts_of(app: SiteApp) -> Cache[int]:
    found = _counts.get(app)
    if found is None:
        found = _counts[app] = Cache(app.runtime.caches[app.site.name], "unread-messages", int, ttl=_FRESH)
    return found


async def before_page(request: Exchange) -> None:
    """Have the number at hand when the frame of a page is made."""
    person_id = request.actor.id
    if person_id is None or request.is_htmx:
        return
    try:
        await _unread_of(request.app, person_id)
    except Exception as error:
        if translate_database_error(error) is None and not isinstance(error, Unavailable):
            raise
        log.warning("unread_messages_not_counted")


async def _unread_of(app: SiteApp, person_id: UUID) -> int:
    async def count() -> int:
        return await count_unread(app.require_database().read(), person_id)

    return await _counts_of(app).get(str(person_id), count, (unread_tag(person_id),))


def page_facts(request: Exchange, page: Page) -> Page:
    """Show the way to their messages to whoever has signed in."""
    person_id = request.actor.id
    if page.account is None or person_id is None:
        return page
    unread = _counts_of(request.app).get_local(str(person_id)) or 0
    return replace(page, nav=(*page.nav, Link(f"Messages ({unread})" if unread else "Messages", PAGE)))
