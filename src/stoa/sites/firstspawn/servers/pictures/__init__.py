"""The banner and the logo of a server: the first of each among the files that its owner has put to it."""

from msgspec.structs import replace

from stoa.commons.media.delivery import Shelf
from stoa.commons.media.events import AlbumChanged
from stoa.commons.media.models import MediaView
from stoa.commons.media.service import find_ready
from stoa.kernel.db import Read, Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.servers import queries
from stoa.sites.firstspawn.servers.models import Server
from stoa.sites.firstspawn.servers.subject import SERVER


async def with_pictures(db: Read, shelf: Shelf, server: Server) -> Server:
    """Give the server with the addresses of its pictures, where it has some."""
    wanted = [one for one in (server.banner_id, server.logo_id) if one is not None]
    if not wanted:
        return server
    found = await find_ready(db, shelf, wanted)
    banner, logo = (found.get(one) if one else None for one in (server.banner_id, server.logo_id))
    return replace(server, banner_url=_address(banner), logo_url=_address(logo))


def _address(view: MediaView | None) -> str | None:
    """Choose the widest picture that every browser shows."""
    shown = (
        [one for one in view.variants if one.content_type in {"image/webp", "image/png", "image/jpeg"}] if view else []
    )
    return max(shown, key=lambda one: one.width).url if shown else None


async def keep_pictures(tx: Write, told: AlbumChanged) -> None:
    """Keep on the server's row which pictures stand for it."""
    if told.subject_kind == SERVER.kind:
        await queries.SET_PICTURES.run(tx, id=told.subject_id)
        tx.drop_tags(f"server:{told.subject_id}")


KEEP_PICTURES = Consumer("servers.keep-pictures", AlbumChanged, keep_pictures)
