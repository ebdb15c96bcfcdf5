"""Who may listen to a channel that is about a thing of the site."""

from uuid import UUID

from stoa.commons.subjects import NoSuchSubject, Subject, Viewer, load_card
from stoa.kernel.db import Read

from .models import MaySubscribe


def whoever_sees(subject: Subject) -> MaySubscribe:
    """Let listen whoever may see the thing."""

    async def may_subscribe(db: Read, viewer: Viewer, target: UUID | None) -> bool:
        if target is None:
            return False
        try:
            await load_card(db, subject, target, viewer)
        except NoSuchSubject:
            return False
        return True

    return may_subscribe
