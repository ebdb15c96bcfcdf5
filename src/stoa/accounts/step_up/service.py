"""What a dangerous act needs first. Any room may ask for it: this one imports none."""

from uuid import UUID

from stoa.accounts.actor import Somebody, require_fresh_proof
from stoa.accounts.context import Accounts
from stoa.accounts.errors import StepUpRequired
from stoa.kernel.db import Read

from . import queries
from .errors import FactorRequired
from .models import FACTORS, Factors
from .rules import is_required


async def find_factors(db: Read, person_id: UUID) -> Factors:
    """Say which second factors somebody has."""
    return await queries.FACTORS.one(db, person_id=person_id)


async def require_recent_proof(db: Read, accounts: Accounts, somebody: Somebody) -> None:
    """Let nobody do something dangerous without a fresh proof.

    Whoever has a second factor must have shown it in this session: a browser that may go without one at sign-in may
    not here. Whoever needs one by role, and has none, is asked to set it up now.
    """
    found = await require_proof_to_add(db, accounts, somebody)
    if not found.any and is_required(accounts, found):
        raise FactorRequired


async def require_proof_to_add(db: Read, accounts: Accounts, somebody: Somebody) -> Factors:
    """Ask for the same before a factor is set up; that it is set up is what the role may be waiting for."""
    found = await find_factors(db, somebody.id)
    try:
        require_fresh_proof(accounts, somebody)
    except StepUpRequired:
        raise StepUpRequired(extra={"methods": ["password", *found.methods]}) from None
    if found.any and FACTORS.isdisjoint(somebody.methods):
        raise StepUpRequired(extra={"methods": list(found.methods)})
    return found
