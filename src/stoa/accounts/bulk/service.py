"""Plans over many people: made, carried out, taken back; and the list as a file."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.access.errors import UnknownRole
from stoa.accounts.context import Accounts, list_roles
from stoa.accounts.directory.models import PersonLine
from stoa.accounts.directory.queries import PEOPLE
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Status
from stoa.accounts.sessions import service as sessions
from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write
from stoa.kernel.dryrun import (
    Applied,
    BulkAction,
    Doing,
    NoSuchPlan,
    NotSafeToUndo,
    Plan,
    Step,
    apply_plan,
    find_plan,
    make_plan,
    undo_plan,
)

from . import queries
from .errors import TooManyToExport
from .models import About, RoleDone, RolePlanInput, RoleRow, Standing, StatusDone, StatusPlanInput, StatusRow
from .rules import csv_of, judge_role, judge_status

MOST_EXPORTED = 5000
_A_PAGE = 100
_PLACES = frozenset({"cursor", "page", "limit", "fields"})


class Actions:
    """What can be done with many people of one site."""

    def __init__(self, accounts: Accounts) -> None:
        """Tie the actions to a site's accounts."""
        self._accounts = accounts
        self.status = BulkAction(
            name="people.status",
            row=StatusRow,
            effect=StatusDone,
            look=self._look_at_status,
            do=self._set_status,
            undo=self._take_status_back,
        )
        self.roles = BulkAction(
            name="people.roles",
            row=RoleRow,
            effect=RoleDone,
            look=self._look_at_roles,
            do=self._grant,
            undo=self._take_roles_back,
        )

    async def _look_at_status(self, db: Read, rows: Sequence[StatusRow]) -> list[Step]:
        known = await find_standing(db, [row.person_id for row in rows])
        return [judge_status(row, known.get(row.person_id)) for row in rows]

    async def _set_status(self, tx: Write, doing: Sequence[Doing[StatusRow]]) -> list[StatusDone]:
        known = await find_standing(tx, [row.person_id for row, _ in doing])
        done = []
        for row, _ in doing:
            if row.act == "suspend":
                await sessions.suspend_person(tx, self._accounts, row.person_id, row.reason)
            else:
                await sessions.restore_person(tx, self._accounts, row.person_id)
            before, after = known[row.person_id], await people.load_person(tx, row.person_id)
            was_banned = before.status is Status.BANNED
            done.append(StatusDone(row.person_id, row.act, after.version, before.reason, before.until, was_banned))
        return done

    async def _take_status_back(self, tx: Write, effects: Sequence[StatusDone]) -> None:
        for one in effects:
            person = await people.lock_person(tx, one.person_id)
            if person.version != one.version:
                raise NotSafeToUndo
            if one.act == "suspend":
                await sessions.restore_person(tx, self._accounts, one.person_id)
            elif one.until is None or one.until > clock.now():  # a term that is over by now shuts nobody out again
                await sessions.suspend_person(
                    tx, self._accounts, one.person_id, one.reason, until=one.until, banned=one.was_banned
                )

    async def _look_at_roles(self, db: Read, rows: Sequence[RoleRow]) -> list[Step]:
        known = await find_standing(db, [row.person_id for row in rows])
        titles = list_roles(self._accounts.site)
        return [judge_role(row, known.get(row.person_id), titles[row.role].title) for row in rows]

    async def _grant(self, tx: Write, doing: Sequence[Doing[RoleRow]]) -> list[RoleDone]:
        by = audit.by_here("stoa admin").actor_id
        for row, _ in doing:
            await access.grant_role(tx, self._accounts, row.person_id, row.role, by=by, reason=row.reason)
        return [RoleDone(row.person_id, row.role) for row, _ in doing]

    async def _take_roles_back(self, tx: Write, effects: Sequence[RoleDone]) -> None:
        by = audit.by_here("stoa admin").actor_id
        for one in effects:
            if not await access.revoke_role(tx, self._accounts, one.person_id, one.role, by=by, reason="Undone."):
                raise NotSafeToUndo


async def find_standing(db: Read, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Find what decides whether something may be done with these people."""
    return {one.id: one for one in await queries.STANDING.all(db, ids=list(ids))}


def find_action(accounts: Accounts, about: About) -> BulkAction[Any, Any]:
    """Give the action by what it is about."""
    actions = accounts.keep(Actions)
    return actions.status if about == "status" else actions.roles


async def add_status_plan(tx: Write, accounts: Accounts, wanted: StatusPlanInput, by: UUID) -> Plan:
    """Look at what would become of everybody who is suspended or let in."""
    rows = [StatusRow(one, wanted.act, wanted.reason) for one in dict.fromkeys(wanted.ids)]
    return await make_plan(tx, accounts.keep(Actions).status, rows, by=str(by))


async def add_role_plan(tx: Write, accounts: Accounts, wanted: RolePlanInput, by: UUID) -> Plan:
    """Look at what would become of everybody who is given a role."""
    if wanted.role not in list_roles(accounts.site):
        raise UnknownRole
    rows = [RoleRow(one, wanted.role, wanted.reason) for one in dict.fromkeys(wanted.ids)]
    return await make_plan(tx, accounts.keep(Actions).roles, rows, by=str(by))


async def load_plan(db: Read, accounts: Accounts, about: About, plan_id: UUID, by: UUID) -> Plan:
    """Give a plan of somebody's own."""
    found = await find_plan(db, find_action(accounts, about), plan_id, by=str(by))
    if found is None:
        raise NoSuchPlan
    return found


async def apply_shown(
    tx: Write, accounts: Accounts, about: About, token: str, by: audit.By, *, without_refused: bool
) -> Applied:
    """Do what was shown, all of it or nothing."""
    action = find_action(accounts, about)
    done = await apply_plan(tx, action, token, by=str(by.actor_id), without_refused=without_refused)
    await audit.record(tx, f"{action.name}.applied", by=by, kind="plan", id=done.id, after=done.counts)
    return done


async def undo_applied(tx: Write, accounts: Accounts, about: About, plan_id: UUID, by: audit.By) -> int:
    """Take back what was done, all of it or nothing."""
    action = find_action(accounts, about)
    count = await undo_plan(tx, action, plan_id)
    await audit.record(tx, f"{action.name}.undone", by=by, kind="plan", id=plan_id, after={"people": count})
    return count


async def export_people(tx: Write, accounts: Accounts, query: str, by: audit.By) -> bytes:
    """Write the people that a list shows into a file."""
    kept = [(name, text) for name, text in parse_qsl(query) if name not in _PLACES]
    found: list[PersonLine] = []
    cursor: str | None = None
    while True:
        asked = urlencode([*kept, ("limit", _A_PAGE), *([("cursor", cursor)] if cursor else [])])
        page = await PEOPLE.page(tx, PEOPLE.ask(asked, accounts.keys))
        found += page.data
        cursor = page.next_cursor
        if cursor is None:
            break
        if len(found) >= MOST_EXPORTED:
            raise TooManyToExport
    after = {"people": len(found), "filters": dict(kept)}
    await audit.record(tx, "people.exported", by=by, kind="people", id="list", after=after)
    return csv_of(found)
