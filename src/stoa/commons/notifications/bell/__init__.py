"""The bell: how many notifications somebody has not read, without a query for each page."""

from msgspec.structs import replace

from stoa.accounts.screens.counted import Counted
from stoa.commons.notifications.rules import unread_tag
from stoa.commons.notifications.service import count_unread
from stoa.kernel.http.exchange import Exchange
from stoa.ui.render import Page

PAGE = "/notifications"
UNREAD = Counted(name="unread", tag=unread_tag, count=count_unread)


def page_facts(request: Exchange, page: Page) -> Page:
    """Show the bell to whoever has signed in."""
    if page.account is None or request.actor.id is None:
        return page
    return replace(page, account=replace(page.account, unread=UNREAD.at_hand(request), notifications_url=PAGE))
