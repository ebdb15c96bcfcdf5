"""What the members of a guild are told at once."""

from functools import partial
from uuid import UUID

from stoa.commons.live import Channel, LiveEvent, refresh_subscribers
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read, Write
from stoa.kernel.http.exchange import Exchange
from stoa.sites.firstspawn.guilds import queries
from stoa.sites.firstspawn.guilds.events import InviteUsed, MemberJoined, MemberLeft


async def _is_member(db: Read, viewer: Viewer, target: UUID | None) -> bool:
    if target is None or viewer.id is None:
        return False
    return await queries.IS_MEMBER.one(db, guild_id=target, person_id=viewer.id)


async def recheck_members(tx: Write, request: Exchange, guild: str) -> None:
    """Ask again who may listen, once the transaction stands: somebody was put out."""
    found = await queries.FIND.first(tx, guild=guild, person_id=None)
    if found is not None:
        valkey, site = request.app.runtime.valkey, request.app.site.name
        tx.after_commit(partial(refresh_subscribers, valkey, site, "guild", found.id))


CHANNEL = Channel(
    name="guild", parameter="guildId", meaning="What happens in a guild, for its members.", may_subscribe=_is_member
)
JOINED = LiveEvent(
    event=MemberJoined,
    type="guild:memberJoined",
    channel=CHANNEL.name,
    meaning="Somebody has joined.",
    to=lambda told: told.guild_id,
    data=lambda told: {"guildId": told.guild_id, "userId": told.person_id},
)
LEFT = LiveEvent(
    event=MemberLeft,
    type="guild:memberLeft",
    channel=CHANNEL.name,
    meaning="Somebody is not a member any more.",
    to=lambda told: told.guild_id,
    data=lambda told: {"guildId": told.guild_id, "userId": told.person_id},
)
USED = LiveEvent(
    event=InviteUsed,
    type="guild:inviteUsed",
    channel=CHANNEL.name,
    meaning="An invitation was used; its code is told by its beginning alone.",
    to=lambda told: told.guild_id,
    data=lambda told: {"guildId": told.guild_id, "inviteCode": told.code_begins},
)
