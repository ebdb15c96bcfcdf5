"""Who helps the demo owner: somebody who manages a server, somebody who answers its reviews, and one who was asked."""

from datetime import timedelta

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED
from stoa.sites.firstspawn.servers.world.people import KNOWN

from . import queries

_ROLES = {"manager": KNOWN[0], "helper": KNOWN[3]}
_ASKED = KNOWN[6]


async def plant(tx: Write) -> None:
    """Fill the team of the demo owner's first server."""
    now = clock.now()
    await queries.PLANT_TEAM.run(tx, slug=OWNED[0], roles=list(_ROLES), names=list(_ROLES.values()), now=now)
    about = {"created_at": now - timedelta(days=1), "expires_at": now + timedelta(days=6)}
    await queries.PLANT_INVITE.run(tx, slug=OWNED[0], username=_ASKED, **about)
