"""Remembering pictures that were removed, and finding their likes."""

from uuid import UUID

from stoa.commons.moderation.models import Signal
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .models import PicturesOf

ALIKE = 8
"""Of 64 bits, so many may differ: a picture made smaller, brighter or saved anew differs in fewer."""
_HALF, _WHOLE = 2**63, 2**64


async def find_removed_like(db: Read, perceptual_hash: int) -> Signal | None:
    """Say whether a picture is like one that was removed; the hash is one of 64 bits, signed or not."""
    found = await queries.LIKE.first(db, hash=_signed(perceptual_hash), most=ALIKE)
    if found is None:
        return None
    words = f"Like a picture that was removed under the rule “{found.rule}”; {found.distance} of 64 bits differ."
    return Signal("picture.removed-before", 100 - 5 * found.distance, words)


async def record_removed(tx: Write, kind: str, subject_id: UUID, rule: str, decision_id: UUID, site: Site) -> None:
    """Remember the pictures of a thing that is removed."""
    for pictures in site.declared(PicturesOf):
        if pictures.kind == kind:
            for one in await pictures.find(tx, subject_id):
                await queries.REMEMBER.run(
                    tx, id=new_id(), hash=_signed(one), rule=rule, decision_id=decision_id, at=clock.now()
                )


async def forget_removed(tx: Write, decision_id: UUID) -> None:
    """Forget them again: the decision was taken back."""
    await queries.FORGET.run(tx, decision_id=decision_id)


def _signed(number: int) -> int:
    """Write 64 bits as the database holds them."""
    return (number + _HALF) % _WHOLE - _HALF
