"""How long somebody provably played on a server: the minutes of the game identity that they have linked."""

from uuid import UUID

import msgspec

from stoa.commons.reviews import Proof
from stoa.kernel.db import Read
from stoa.kernel.rules import Rule

from . import queries


class PlaytimeRules(msgspec.Struct, frozen=True):
    """What playtime has to be like to be believed, and how much of it proves that somebody was there."""

    slack_minutes: int = 1
    """How much more than the time since the last sync is taken: clocks and minutes are rounded."""
    drift_minutes: int = 5
    """How far all syncs together may run ahead of the clock."""
    day_minutes: int = 1440
    tick_seconds: int = 60
    """Batches that arrive within this time are parts of one sync: a server may have more players than one holds."""
    verified_minutes: int = 60
    """From how many minutes on a review is by somebody who was there."""


PLAYTIME = Rule("firstspawn.playtime", PlaytimeRules())


async def prove_playtime(db: Read, server_id: UUID, person_id: UUID) -> Proof:
    """Say how long somebody has provably played on a server, and whether that is enough to verify a review."""
    minutes = await queries.PROVEN_MINUTES.one(db, server_id=server_id, person_id=person_id)
    enough = (await PLAYTIME.at(db)).values.verified_minutes
    return Proof(minutes >= enough, minutes or None)
