"""What premium hears of."""

from stoa.accounts.access.events import RolesChanged
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from .jobs import SETTLE, Person
from .rules import ROLE


async def _settle(tx: Write, told: RolesChanged) -> None:
    """Whoever loses what an administrator gave keeps what they have paid for."""
    if told.role == ROLE and not told.granted:
        await SETTLE.enqueue(tx, Person(told.person_id))


CONSUMERS = (Consumer("premium.roles-changed", RolesChanged, _settle),)
