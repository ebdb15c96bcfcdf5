"""What the frame of every page learns from people's pages: where they are."""

from msgspec.structs import replace

from stoa.accounts.actor import SignedIn
from stoa.kernel.http.exchange import Exchange
from stoa.ui.render import Link, Page

PEOPLE = "/u/"


def page_facts(request: Exchange, page: Page) -> Page:
    """Say where the page of a person is, and lead whoever has signed in to their own."""
    actor, account = request.actor, page.account
    if account is not None and isinstance(actor, SignedIn):
        links = (Link("Your page", f"{PEOPLE}{actor.username}", "user"), *account.links)
        account = replace(account, links=links)
    return replace(page, person_page=PEOPLE, account=account)
