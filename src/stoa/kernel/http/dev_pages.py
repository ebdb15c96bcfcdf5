"""Pages for those who build sites: the mailbox, and every component. In production there is nothing here."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel import mail
from stoa.kernel.errors import NotFound
from stoa.ui.specimens import specimens

from .access import Access
from .exchange import Exchange
from .replies import Input, Reply, View
from .routes import get

JSON = "application/json"
_VARY = {"Vary": "Accept"}


def _only_in_development(exchange: Exchange) -> None:
    if exchange.app.runtime.config.production:
        raise NotFound


development = Access("development", _only_in_development)
"""Anybody, where nothing is real."""


class MailboxQuery(Input, frozen=True):
    """Which mail to show."""

    to: Annotated[str, msgspec.Meta(max_length=254)] = ""
    id: UUID | None = None


@get("/dev/mailbox", access=development, listed=False, summary="Mail that this development server has sent")
async def show_mailbox(request: Exchange, query: MailboxQuery) -> View | Reply[list[mail.MailboxEntry]]:
    """Show sent mail as a page, or as JSON to whoever asks for that."""
    app = request.app
    if app.database is None:
        message = "Each site has a mailbox of its own. Open /dev/mailbox under the site's own host name."
        raise NotFound(message)
    runtime = app.runtime
    mailer = mail.open_mailer(runtime.config, runtime.keys, runtime.outgoing, app.site, origin=app.origin_of(request))
    messages = await mail.list_mailbox(app.database.read(), mailer, to=query.to)
    if JSON in request.header("accept"):
        return Reply(messages, headers=_VARY)
    chosen = next((one for one in messages if one.id == query.id), None)
    return View(
        "dev/mailbox.html", {"messages": messages, "chosen": chosen, "filter": query.to}, headers={"Vary": "Accept"}
    )


@get("/dev/ui", access=development, listed=False, summary="Every component in its states")
async def show_components() -> View:
    """Show the design system on one page."""
    return View("dev/ui.html", specimens())


ROUTES = (show_mailbox, show_components)
