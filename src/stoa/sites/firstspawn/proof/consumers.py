"""What proofs set in motion."""

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.plugin_door.events import ServerProven

from .events import OwnerChanged
from .jobs import GRANT, Proven
from .service import warn_of_twins


async def _grant(tx: Write, told: ServerProven | OwnerChanged) -> None:
    await GRANT.enqueue(tx, Proven(told.server_id))
    if isinstance(told, ServerProven):
        await warn_of_twins(tx, told.server_id)


CONSUMERS = (
    Consumer("proof.server-proven", ServerProven, _grant),
    Consumer("proof.owner-changed", OwnerChanged, _grant),
)
