"""People who do not exist: two thousand names, a dozen of which other demo data may rely on."""

import random
from datetime import timedelta
from uuid import UUID

from stoa.accounts.people.seed import DemoPerson, plant_people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.world import DATA

# Whoever plants more may count on these, and on `demo-owner`, `demo-member` and the others of the demo sign-ins.
KNOWN = (
    *("maren-holt", "quietpickaxe", "tobin-reyes", "oakandash", "sunniva-k", "captain-mumble", "iris-delacroix"),
    *("dustwright", "halvard", "pebbleina", "noor-aziz", "lanternjack"),
)
NEWCOMERS = 10
"""One in so many has come of late, has written nothing yet, and owns nothing."""


async def plant_crowd(tx: Write, many: int) -> dict[str, UUID]:
    """Plant so many people, the known ones first; give the id of each name."""
    chance = random.Random(5)  # noqa: S311 - the same world each time, and nothing secret
    kinds, things = (line.split() for line in (DATA / "handles.txt").read_text(encoding="utf-8").splitlines())
    names = [f"{kind}-{thing}" for thing in things for kind in kinds]
    chance.shuffle(names)
    now = clock.now()
    return await plant_people(
        tx,
        [
            DemoPerson(
                username=name,
                name=name.replace("-", " ").title() if name in KNOWN and "-" in name else "",
                email=f"{name}@people.example",
                joined_at=now - timedelta(days=_joined_ago(number, many, chance), minutes=chance.randint(0, 1400)),
            )
            for number, name in enumerate([*KNOWN, *names][:many])
        ],
    )


def _joined_ago(number: int, many: int, chance: random.Random) -> int:
    """Give days: most have been here for longer than anything that is told of them, and the last few are new."""
    return int(chance.triangular(0, 90, 0)) if number >= many - many // NEWCOMERS else chance.randint(300, 1500)
