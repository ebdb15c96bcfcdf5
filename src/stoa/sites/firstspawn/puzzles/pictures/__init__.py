"""Pictures that are sent for puzzles: private files, which a route opens to everybody when the puzzle's day comes."""

from datetime import date
from uuid import UUID

from stoa.commons.media import MediaPurpose
from stoa.commons.media.models import State, Status
from stoa.commons.media.queries import Served
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle, NoSuchPuzzle

from . import queries
from .queries import PictureFile

PICTURES = MediaPurpose(
    name="puzzle-picture", title="Pictures of puzzles", public=False, max_bytes=8_000_000, widths=(480, 1200)
)


async def find_file(db: Read, picture_id: UUID | None) -> PictureFile | None:
    """Say how far a picture has come; None where there is none."""
    if picture_id is None:
        return None
    return await queries.FIND.first(db, id=picture_id, purpose=PICTURES.name)


async def check_picture(db: Read, picture_id: UUID | None, day: date | None) -> None:
    """Refuse what is no picture of a puzzle, and a day for one that cannot be shown yet."""
    found = await find_file(db, picture_id)
    if picture_id is not None and found is None:
        raise BadPuzzle(field="picture", words="There is no such picture. Send it as “puzzle-picture” first.")
    if day is None or (found is not None and (found.status, found.state) == (Status.READY, State.SHOWN)):
        return
    if found is None:
        raise BadPuzzle(field="day", words="Save it without a day and send its picture. Then it can be planned.")
    raise BadPuzzle(field="day", words="Its picture cannot be shown yet. Plan it when the preview shows the picture.")


async def set_picture(tx: Write, puzzle_id: UUID, picture_id: UUID) -> None:
    """Let a picture be the puzzle's; the one before stays among the files of whoever sent it."""
    await queries.SET.run(tx, id=puzzle_id, picture_id=picture_id)


async def load_open_picture(db: Read, puzzle_id: UUID) -> Served:
    """Give the picture of a puzzle whose day has come."""
    found = await queries.OPEN_PICTURE.first(db, id=puzzle_id, today=clock.now().date())
    return _require(found)


async def load_any_picture(db: Read, puzzle_id: UUID) -> Served:
    """Give the picture of any puzzle."""
    return _require(await queries.ANY_PICTURE.first(db, id=puzzle_id))


def _require(found: Served | None) -> Served:
    if found is None:
        raise NoSuchPuzzle
    return found


async def unplan_without(tx: Write) -> list[UUID]:
    """Make drafts of puzzles to come whose picture was deleted, or went with whoever sent it."""
    return await queries.UNPLAN.all(tx, today=clock.now().date())
