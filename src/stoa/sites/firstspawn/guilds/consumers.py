"""What becomes of the guilds of somebody who is gone."""

from stoa.accounts.privacy.events import PersonErased
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from . import queries


async def _settle(tx: Write, _: PersonErased) -> None:
    await queries.INHERIT.run(tx)
    await queries.RECOUNT_ALL.run(tx)


CONSUMERS = (Consumer("guilds.person-erased", PersonErased, _settle),)
