"""What becomes of the guilds of somebody who is gone."""

from uuid import UUID

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer, emit
from stoa.kernel.feature import Site

from . import queries
from .events import MemberErased, OwnerChanged


async def note_guilds(tx: Write, _: Site, person_id: UUID) -> None:
    """Note in which guilds somebody is who is about to be erased; the rows that say so are gone in a moment.

    Their guilds are not held here: whoever joins holds the guild before the person, and this is the other way round.
    """
    for guild_id in await queries.IDS_OF.all(tx, person_id=person_id):
        await emit(tx, MemberErased(guild_id))


async def _settle(tx: Write, told: MemberErased) -> None:
    """Let the next in rank own the guild, and count it; one in which nobody is left ends."""
    if await queries.LOCK.first(tx, guild=str(told.guild_id)) is None:
        return
    heir = await queries.INHERIT.first(tx, guild_id=told.guild_id)
    if heir is not None:
        await emit(tx, OwnerChanged(told.guild_id, heir))
    if await queries.RECOUNT.one(tx, guild_id=told.guild_id) == 0:
        await queries.SET_STATE.run(tx, id=told.guild_id, state="removed")


CONSUMERS = (Consumer("guilds.member-erased", MemberErased, _settle),)
