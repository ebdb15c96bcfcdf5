"""What hears of each entry."""

from faults.site.ledger import queries
from faults.site.ledger.models import EntryMade
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer


async def note_event(tx: Write, told: EntryMade) -> None:
    """Write the effect."""
    await queries.NOTE_EFFECT.run(tx, operation=told.operation, kind="event")


NOTE_EVENT = Consumer("faults.entry-made", EntryMade, note_event)
