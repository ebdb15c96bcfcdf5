"""Alerts for looking around: a version of the rules of a month ago, and what it raised since and was dealt with.

Beside them are signs of a moment ago: the job raises an alert of them, which is open.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from stoa.accounts.attempts.seed import plant_guesses
from stoa.kernel import clock
from stoa.kernel.db import Write, as_json
from stoa.kernel.ids import new_id

from . import queries
from .jobs import LOOK, Tick
from .models import AlertRules, Evidence, Severity, State, Threshold
from .rules import RULES

_RULES = AlertRules(watches={"account_failures": Threshold(count=8, minutes=15)})
_WHY = "Eight failed sign-ins are enough to look: ten were too many when passwords were being guessed in May."
_BEGAN = timedelta(days=30)
_OPERATOR = "demo"
_STEP, _GUESSES = timedelta(seconds=40), 9


class _Raised(NamedTuple):
    rule: str
    key: str
    severity: Severity
    words: str
    what: str
    many: int
    ago: timedelta
    state: State
    note: str


_RAISED = (
    _Raised(
        "address_many_accounts",
        "203.0.113.77",
        "high",
        "11 accounts tried from one address within 30 minutes",
        "A wrong password for another account from 203.0.113.77",
        11,
        timedelta(days=2),
        "acknowledged",
        "The shield asks this address for proof of work. Watching whether it comes back.",
    ),
    _Raised(
        "new_device_for_admin",
        "demo-device",
        "medium",
        "Signed in with Firefox on Linux, from 198.51.100.9",
        "Signed in with Firefox on Linux, from 198.51.100.9",
        1,
        timedelta(days=6),
        "resolved",
        "It was the new computer in the office; confirmed by telephone.",
    ),
)


async def plant(tx: Write) -> None:
    """Raise them as the dated rule would have, and leave signs of one that it has still to raise; once."""
    if await queries.HAS_ANY.one(tx) or await RULES.history(tx):
        return
    now = clock.now()
    rule = await RULES.publish(tx, _RULES, valid_from=now - _BEGAN, note=_WHY, made_by=_OPERATOR)
    member, staff = await queries.SOMEBODY.first(tx), await queries.SOME_STAFF.first(tx)
    for one in _RAISED:
        await _raise(tx, one, rule.version, staff if one.rule == "new_device_for_admin" else member, now - one.ago)
        await queries.CHANGE_DEMO.run(
            tx, key=one.key, state=one.state, note=one.note, by=staff, now=now - one.ago + timedelta(hours=1)
        )
    if member is not None:
        await plant_guesses(tx, member, many=_GUESSES, apart=_STEP, address="203.0.113.24")
        await LOOK.enqueue(tx, Tick())  # nobody waits for the clock's next minute


async def _raise(tx: Write, one: _Raised, version: int, person_id: UUID | None, at: datetime) -> None:
    seen = [Evidence(at - _STEP * back, one.what) for back in reversed(range(one.many))]
    await queries.RAISE.first(
        tx,
        id=new_id(),
        rule=one.rule,
        version=version,
        key=one.key,
        severity=one.severity,
        words=one.words,
        person_id=person_id if one.rule != "address_many_accounts" else None,
        count=one.many,
        evidence=as_json(seen),
        first_at=seen[0].at,
        last_at=at,
        now=at,
        quiet_since=at,
    )
