"""Words about themselves for those who are there to look around with."""

from stoa.kernel.db import Write

from . import queries

_BIOS = (
    "I build train stations. If your server has rails, I have probably measured them.",
    "Survival, slowly. I keep bees and a list of every village that traded me fairly.",
    "Weekend raider, weekday librarian. Ask me about enchanting tables.",
    "Here for the maps. I draw coastlines by hand and post them when a season ends.",
    "Play with my two kids on Sunday mornings, so I look for calm servers with good moderators.",
)
_OF_REVIEWERS = (*_BIOS, "Redstone that mostly works. Reviews are honest, and I answer questions under them.")


async def plant(tx: Write) -> None:
    """Let some people say something of themselves, and show where they have played."""
    await queries.PLANT_BIOS.run(tx, bios=list(_BIOS), of_reviewers=list(_OF_REVIEWERS))
    await queries.PLANT_CHOICES.run(tx)
