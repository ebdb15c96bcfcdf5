"""What people are told of what has happened to them."""

from stoa.commons.notifications import NoticeOn
from stoa.kernel.db import Write

from .events import PuzzlePrizeWon
from .turning import PRIZE_WON


async def _name_prize(_: Write, told: PuzzlePrizeWon) -> dict[str, object]:
    return {"prize": told.prize_name}


CONSUMERS = (
    NoticeOn(event=PuzzlePrizeWon, kind=PRIZE_WON, to=lambda told: told.person_id, data=_name_prize).consumer(),
)
