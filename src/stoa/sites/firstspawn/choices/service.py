"""What people show of themselves."""

from uuid import UUID

import msgspec

from stoa.accounts.people.service import lock_person
from stoa.kernel.db import Read, Write

from . import queries
from .models import Choices, ChoicesChange


async def load_choices(db: Read, person_id: UUID) -> Choices:
    """Give what somebody lets others see; whoever has never chosen has what holds from the start."""
    return await queries.FIND.first(db, person_id=person_id) or Choices()


async def save_choices(tx: Write, person_id: UUID, told: ChoicesChange) -> Choices:
    """Show more or less of oneself."""
    await lock_person(tx, person_id)
    before = msgspec.structs.asdict(await load_choices(tx, person_id))
    wanted = {name: value for name, value in msgspec.structs.asdict(told).items() if value is not msgspec.UNSET}
    return await queries.SET.one(tx, person_id=person_id, **{**before, **wanted})


async def check_shown(db: Read, choice: str, person_id: UUID, viewer_id: UUID | None) -> bool:
    """Say whether somebody may see this of a person: it is their own, or the person shows it."""
    if viewer_id == person_id:
        return True
    return bool(getattr(await load_choices(db, person_id), choice))
