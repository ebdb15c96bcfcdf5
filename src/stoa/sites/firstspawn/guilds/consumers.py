"""What becomes of the guilds of somebody who is gone."""

from stoa.accounts.privacy.events import PersonErased
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer, emit

from . import queries
from .events import OwnerChanged


async def _settle(tx: Write, _: PersonErased) -> None:
    for heir in await queries.INHERIT.all(tx):
        await emit(tx, OwnerChanged(heir.guild_id, heir.person_id))
    await queries.RECOUNT_ALL.run(tx)


CONSUMERS = (Consumer("guilds.person-erased", PersonErased, _settle),)
