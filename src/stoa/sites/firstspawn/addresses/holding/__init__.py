"""Whoever lists at an address, moves to it, comes back to it or proves it has it to themselves until they have written.

Each looks at what others have at the address before, and none would see what another is just writing. The address is
held after the server's own row and after its owner, and before everything else.
"""

from uuid import UUID

from stoa.kernel.db import Write

from .queries import HOLD, HOLD_OF


async def hold_address(tx: Write, address: str, port: int) -> None:
    """Keep everybody else waiting who would come to an address, or prove it."""
    await HOLD.run(tx, address=address, port=port)


async def hold_address_of(tx: Write, server_id: UUID) -> None:
    """Do the same for where a server is listed, whose row is held already."""
    await HOLD_OF.run(tx, server_id=server_id)
