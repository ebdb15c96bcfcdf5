"""The rules of premium: the role is there as long as something that was paid for runs."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.context import Accounts
from stoa.kernel import clock
from stoa.kernel.db import Read, Write

from . import queries
from .models import PlanName, Standing
from .rules import DAYS, PRICES, ROLE, plans_of


async def load_standing(db: Read, person_id: UUID | None) -> Standing:
    """Say how somebody stands, and what may be bought."""
    plans = plans_of((await PRICES.at(db)).values)
    if person_id is None:
        return Standing(is_premium=False, ends_at=None, plans=plans)
    now = clock.now()
    is_premium = await queries.HAS_ROLE.one(db, person_id=person_id, now=now)
    return Standing(is_premium, await queries.ENDS_AT.first(db, person_id=person_id, now=now), plans)


async def add_period(tx: Write, person_id: UUID, order_id: UUID, plan: PlanName) -> None:
    """Let what was paid begin now, or when what runs is over."""
    await queries.HOLD_PERSON.one(tx, person_id=person_id)
    now = clock.now()
    ends_at = await queries.ENDS_AT.first(tx, person_id=person_id, now=now)
    begins_at = now if ends_at is None else ends_at
    await queries.ADD.first(
        tx,
        order_id=order_id,
        person_id=person_id,
        plan=plan,
        begins_at=begins_at,
        ends_at=begins_at + timedelta(days=DAYS[plan]),
    )


async def end_period(tx: Write, person_id: UUID, order_id: UUID) -> None:
    """Take back what was paid for; what was bought behind it begins earlier."""
    await queries.HOLD_PERSON.one(tx, person_id=person_id)
    now = clock.now()
    if await queries.TAKE_BACK.first(tx, order_id=order_id, now=now) is not None:
        await queries.MOVE_UP.run(tx, order_id=order_id, now=now)


async def settle_person(tx: Write, accounts: Accounts, person_id: UUID) -> None:
    """Give somebody the role while something that they have paid for runs, and take it when nothing does.

    Whoever has the role by the grace of an administrator keeps it; whoever loses that has what they have paid for.
    """
    await queries.HOLD_PERSON.first(tx, person_id=person_id)
    now = clock.now()
    if await queries.IS_RUNNING.one(tx, person_id=person_id, now=now):
        await access.grant_role(tx, accounts, person_id, ROLE, by=None, reason="Has paid for premium.", by_rule=True)
    else:
        why = "What was paid for is over."
        await access.revoke_role(tx, accounts, person_id, ROLE, by=None, reason=why, by_rule=True)
    await queries.SETTLE.run(tx, person_id=person_id, now=now)
