"""Who may see which payment."""

from uuid import UUID

from stoa.kernel.db import Read

from . import queries
from .errors import NoSuchOrder
from .models import OrderRow


async def load_own_order(db: Read, person_id: UUID, order_id: UUID) -> OrderRow:
    """Give an order to whoever pays for it."""
    found = await queries.FIND.first(db, id=order_id)
    if found is None or found.person_id != person_id:
        raise NoSuchOrder
    return found


async def load_order(db: Read, order_id: UUID) -> OrderRow:
    """Give an order to those who look after money."""
    found = await queries.FIND.first(db, id=order_id)
    if found is None:
        raise NoSuchOrder
    return found
