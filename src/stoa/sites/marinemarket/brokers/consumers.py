"""Another logo is written down, and shown at once wherever the firm is named."""

from stoa.commons.media.events import AlbumChanged, MediaReady, MediaRemoved
from stoa.kernel import audit
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from . import queries
from .kept import firm_tag
from .logos import KIND, LOGO


async def keep_account(tx: Write, told: AlbumChanged) -> None:
    """Write down who has changed or taken away the logo of a firm, by the page or by program."""
    if told.subject_kind != KIND:
        return
    act = "broker.logo-change" if told.media_ids else "broker.logo-remove"
    after = {"logo": str(told.media_ids[0]) if told.media_ids else None}
    by = audit.By(told.by) if told.by else audit.By(name="media")
    await audit.record(tx, act, by=by, kind="broker", id=told.subject_id, after=after)
    tx.drop_tags(firm_tag(told.subject_id))


async def show_logo(tx: Write, told: MediaReady | MediaRemoved) -> None:
    """Have pages made anew once a logo can be shown, or can be no longer."""
    if told.purpose == LOGO.name:
        for firm_id in await queries.FIRMS_WITH_LOGO.all(tx, media_id=told.media_id):
            tx.drop_tags(firm_tag(firm_id))


CONSUMERS = (
    Consumer("brokers.album-changed", AlbumChanged, keep_account),
    Consumer("brokers.media-ready", MediaReady, show_logo),
    Consumer("brokers.media-removed", MediaRemoved, show_logo),
)
