"""What every site watches for."""

from itertools import pairwise

from stoa.accounts.access import service as access
from stoa.accounts.access.permissions import ROLES
from stoa.accounts.screens.rules import describe_agent
from stoa.commons.alerts.models import FindSigns, Looking, Sign, Threshold, Watch
from stoa.commons.alerts.places import kilometres, load_places
from stoa.commons.alerts.settings import AlertSettings
from stoa.kernel.db import Query
from stoa.kernel.shield import Shield, ShieldSettings

from . import queries

_NEAR_KM = 300.0
_HOURS = 3600.0


def _from(query: Query[Sign]) -> FindSigns:
    async def signs(looking: Looking) -> list[Sign]:
        return await query.all(looking.db, begin=looking.begin, until=looking.until)

    return signs


async def _new_devices(looking: Looking) -> list[Sign]:
    """Find sign-ins with a new device of whoever may give rights to others."""
    roles = (await access.list_access(looking.db, looking.accounts)).roles
    powerful = [one.name for one in roles if ROLES.name in one.permissions]
    rows = await queries.NEW_DEVICES.all(looking.db, begin=looking.begin, until=looking.until, roles=powerful)
    return [
        Sign(
            str(row.person_id), row.at, row.person_id, f"Signed in from {row.address} with {describe_agent(row.agent)}"
        )
        for row in rows
    ]


async def _travels(looking: Looking) -> list[Sign]:
    """Find people who signed in from two places that nobody travels between in that time."""
    places = load_places(looking.accounts.config[AlertSettings].places)
    if places is None:
        return []
    by_person: dict[object, list[queries.SignInRow]] = {}
    for row in reversed(await queries.SIGN_INS.all(looking.db, begin=looking.begin, until=looking.until)):
        by_person.setdefault(row.person_id, []).append(row)
    found = []
    for rows in by_person.values():
        for before, after in pairwise(rows):
            here, there = places.find(before.address), places.find(after.address)
            if here is None or there is None:
                continue
            away = kilometres(here, there)
            hours = (after.at - before.at).total_seconds() / _HOURS
            if away > _NEAR_KM and away > looking.threshold.count * hours:
                what = f"{before.address} ({here.country}), then {after.address} ({there.country}): {away:.0f} km"
                found.append(Sign(str(after.person_id), after.at, after.person_id, what))
    return found


async def _storms(looking: Looking) -> list[Sign]:
    """Count the addresses that the shield holds back at this moment; it does not remember the past."""
    accounts = looking.accounts
    proof_key = accounts.keys.derive("sign", "shield-proof")
    held = await Shield(accounts.valkey, accounts.config[ShieldSettings], proof_key).held()
    return [Sign("shield", looking.until, None, f"{one.address} is {one.level}") for one in held]


WATCHES = (
    Watch(
        name="account_failures",
        title="Many failed sign-ins for one account",
        counts="failed sign-ins for one account",
        severity="medium",
        default=Threshold(count=10, minutes=15),
        signs=_from(queries.ACCOUNT_FAILURES),
    ),
    Watch(
        name="address_many_accounts",
        title="One address tries many accounts",
        counts="accounts tried from one address",
        severity="high",
        default=Threshold(count=8, minutes=30),
        signs=_from(queries.ADDRESS_ACCOUNTS),
        distinct=True,
    ),
    Watch(
        name="new_device_for_admin",
        title="An administrator signed in with a new device",
        counts="new devices of one administrator",
        severity="medium",
        default=Threshold(count=1, minutes=60),
        signs=_new_devices,
    ),
    Watch(
        name="privilege_change",
        title="Somebody's rights have changed",
        counts="changes of roles",
        severity="low",
        default=Threshold(count=1, minutes=60),
        signs=_from(queries.PRIVILEGES),
    ),
    Watch(
        name="mass_export",
        title="Many exports by one person",
        counts="exports by one person",
        severity="high",
        default=Threshold(count=5, minutes=60),
        signs=_from(queries.EXPORTS),
    ),
    Watch(
        name="refresh_reuse",
        title="A key to a session was used twice",
        counts="sessions of one person that were ended",
        severity="high",
        default=Threshold(count=1, minutes=60),
        signs=_from(queries.REUSED),
    ),
    Watch(
        name="audit_chain_broken",
        title="A check of the audit log found a fault",
        counts="checks with faults",
        severity="critical",
        default=Threshold(count=1, minutes=1440),
        signs=_from(queries.BROKEN_CHAINS),
    ),
    Watch(
        name="ledger_unbalanced",
        title="The books do not add up",
        counts="checks with faults",
        severity="critical",
        default=Threshold(count=1, minutes=1440),
        signs=_from(queries.LEDGER),
    ),
    Watch(
        name="shield_storm",
        title="The shield holds back many addresses at once",
        counts="addresses held back at once",
        severity="high",
        default=Threshold(count=50, minutes=10),
        signs=_storms,
        distinct=True,
    ),
    Watch(
        name="impossible_travel",
        title="Somebody signed in from two places too far apart",
        counts="km/h between two sign-ins of one person",
        severity="high",
        default=Threshold(count=1000, minutes=720),
        signs=_travels,
        alone=True,
    ),
)
