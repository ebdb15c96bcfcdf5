"""The way to one's messages in the frame of every page, with how many are unread, without a query for each page."""

from msgspec.structs import replace

from stoa.accounts.screens.counted import Counted
from stoa.kernel.http.exchange import Exchange
from stoa.sites.marinemarket.talks.service import count_unread
from stoa.sites.marinemarket.talks.telling import unread_tag
from stoa.ui.render import Link, Page

PAGE = "/messages"
UNREAD = Counted(name="unread-messages", tag=unread_tag, count=count_unread)


def page_facts(request: Exchange, page: Page) -> Page:
    """Show the way to their messages to whoever has signed in."""
    if page.account is None or request.actor.id is None:
        return page
    unread = UNREAD.at_hand(request)
    return replace(page, nav=(*page.nav, Link(f"Messages ({unread})" if unread else "Messages", PAGE)))
