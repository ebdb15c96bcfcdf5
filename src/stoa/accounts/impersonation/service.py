"""Seeing the site as somebody else: never as an administrator, never as oneself, never twice over."""

from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.access.permissions import IMPERSONATE
from stoa.accounts.actor import Somebody
from stoa.accounts.context import ADMIN, Accounts, Visit
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.models import NewSession
from stoa.kernel.audit import By, record
from stoa.kernel.db import Write

from . import queries
from .errors import NobodyToBe, NotThisPerson
from .queries import OwnSession
from .settings import ImpersonationSettings

BEGUN, ENDED = "impersonation.begun", "impersonation.ended"
_PERSON = "person"


async def start_impersonation(
    tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit, person_id: UUID, reason: str
) -> NewSession:
    """Make a session in which somebody sees the site as another person does."""
    person = await people.lock_person(tx, person_id)
    if not person.may_come_in:
        raise NobodyToBe
    held = await access.find_roles(tx, person_id)
    may = set(await access.find_permissions(tx, accounts, held))
    if person_id == somebody.id or ADMIN.name in held or IMPERSONATE.name in may or not may <= somebody.permissions:
        raise NotThisPerson
    settings = accounts.setting(ImpersonationSettings)
    made = await sessions.create_acted_session(tx, accounts, person_id, settings.life)
    await queries.INSERT.run(tx, session_id=made.id, impersonator_id=somebody.id, own_session_id=somebody.session_id)
    await record(tx, BEGUN, by=_by(person_id, somebody.id, visit), kind=_PERSON, id=person_id, reason=reason)
    if settings.tells:
        minutes = int(settings.life.total_seconds() // 60)
        await notices.send_notice(
            tx,
            accounts,
            person,
            None,
            title="Somebody of our team sees the site as you do",
            happened=f"To help you, an administrator sees the site as you do, for {minutes} minutes at most. "
            f"They cannot see or change what you sign in with. The reason they gave: {reason}",
            mend=notices.Mend("You may end it among your sessions:", notices.SESSIONS_PAGE),
        )
    return made


async def end_impersonation(
    tx: Write, accounts: Accounts, session_id: UUID, person_id: UUID, impersonator_id: UUID, visit: Visit
) -> OwnSession | None:
    """End it; give the session in which it was begun, where that one lives."""
    own = await queries.OWN.first(tx, session_id=session_id)
    await sessions.end_session(tx, accounts, person_id, session_id, "impersonation-ended")
    await record(tx, ENDED, by=_by(person_id, impersonator_id, visit), kind=_PERSON, id=person_id)
    return own


def _by(person_id: UUID, impersonator_id: UUID, visit: Visit) -> By:
    return By(person_id, impersonator_id, visit.address, visit.agent)
