"""Which personal data media holds: what somebody has sent, and what was found out about it."""

from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.feature import PersonalColumn, PersonalFile

from . import queries

_TABLE = "commons.media"
_WHY = {
    "purpose": "What the file was sent for.",
    "filename": "What the file is called at home.",
    "declared_type": "What its sender says it is.",
    "declared_sha256": "Whether it has arrived undamaged.",
    "upload_key": "Where it waits to be looked at.",
    "status": "How far it is.",
    "state": "What moderators have decided about it.",
    "reason_code": "Why it was refused.",
    "reason": "The same, in words.",
    "kind": "Whether it is a picture, a film or a sound.",
    "alt": "What is to be seen, in its owner's words.",
    "sha256": "Finds the same file again.",
    "codec": "How it is stored.",
    "colour": "The colour that there is most of.",
    "blur": "A few pixels of it, shown until it has come.",
    "fingerprint": "Finds pictures that are alike.",
}
PERSONAL = tuple(PersonalColumn(_TABLE, column, why, "erase") for column, why in _WHY.items())


async def find_files(db: Read, person_id: UUID) -> list[PersonalFile]:
    """List everything that is kept for a person: it is exported, and removed with the rest."""
    found = await queries.PERSONAL_KEYS.all(db, person_id=person_id)
    return [PersonalFile(one.key, f"media/{one.media_id}/{one.name}") for one in found]
