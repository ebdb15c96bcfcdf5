"""The picture and the banner of a guild: the first of each among the files that its owner or an admin has sent."""

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import replace

from stoa.commons.media import MediaPurpose
from stoa.commons.media.delivery import Shelf
from stoa.commons.media.events import AlbumChanged
from stoa.commons.media.models import MediaView
from stoa.commons.media.service import find_ready
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read, Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.guilds import queries
from stoa.sites.firstspawn.guilds.models import Guild, GuildCard
from stoa.sites.firstspawn.guilds.rules import may

KIND = "guild"


async def _may_arrange(db: Read, viewer: Viewer, guild_id: UUID) -> bool:
    if viewer.id is None:
        return False
    return may(await queries.ROLE_OF.first(db, guild_id=guild_id, person_id=viewer.id), "edit")


AVATAR = MediaPurpose(
    name="guild-avatar",
    title="Pictures of guilds",
    subject=KIND,
    per_subject=2,
    widths=(64, 256),
    square=True,
    may_edit=_may_arrange,
)
BANNER = MediaPurpose(
    name="guild-banner", title="Banners of guilds", subject=KIND, per_subject=2, may_edit=_may_arrange
)


async def with_pictures[T: (Guild, GuildCard)](db: Read, shelf: Shelf, guilds: Sequence[T]) -> list[T]:
    """Give the guilds with the addresses of their pictures, in two queries however many there are."""
    wanted = [one for guild in guilds for one in (guild.avatar_id, guild.banner_id) if one is not None]
    if not wanted:
        return list(guilds)
    found = await find_ready(db, shelf, wanted)

    def address(media_id: UUID | None) -> str | None:
        return _address(found.get(media_id)) if media_id is not None else None

    return [
        replace(guild, avatar_url=address(guild.avatar_id), banner_url=address(guild.banner_id)) for guild in guilds
    ]


def _address(view: MediaView | None) -> str | None:
    """Choose the widest picture that every browser shows."""
    known = {"image/webp", "image/png", "image/jpeg"}
    shown = [one for one in view.variants if one.content_type in known] if view else []
    return max(shown, key=lambda one: one.width).url if shown else None


async def _keep(tx: Write, told: AlbumChanged) -> None:
    """Keep on the guild's row which pictures stand for it."""
    if told.subject_kind == KIND:
        await queries.SET_PICTURES.run(tx, id=told.subject_id)


KEEP_PICTURES = Consumer("guilds.keep-pictures", AlbumChanged, _keep)
