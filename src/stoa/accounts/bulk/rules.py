"""What may be done with whom, and how a list becomes a file."""

import csv
import io
from collections.abc import Iterable

from stoa.accounts.directory.models import PersonLine
from stoa.accounts.people.models import Status
from stoa.kernel.dryrun import Step, refuse, skip, update
from stoa.kernel.spreadsheets import plain_cell

from .models import RoleRow, Standing, StatusRow

ADMIN = "admin"
COLUMNS = ("id", "username", "name", "email", "status", "roles", "created_at", "last_seen_at")


def judge_status(row: StatusRow, who: Standing | None) -> Step:
    """Say what would become of somebody who is suspended or let in."""
    if who is None:
        return refuse(str(row.person_id), "There is nobody with this id.")
    if who.status is Status.LEAVING:
        return refuse(who.username, "They are deleting their account. Look at them one by one.", seen=_seen(who))
    if row.act == "restore":
        if who.status is Status.ACTIVE:
            return skip(who.username, "They may come in already.", seen=_seen(who))
        return update(who.username, "May come in again.", seen=_seen(who))
    if ADMIN in who.roles:
        return refuse(who.username, "An administrator cannot be suspended. Take the role away first.", seen=_seen(who))
    if who.status in {Status.SUSPENDED, Status.BANNED}:
        return skip(who.username, "They are shut out already.", seen=_seen(who))
    return update(who.username, "Is suspended, and signed out everywhere.", seen=_seen(who))


def judge_role(row: RoleRow, who: Standing | None, title: str) -> Step:
    """Say what would become of somebody who is given a role."""
    if who is None:
        return refuse(str(row.person_id), "There is nobody with this id.")
    if row.role == ADMIN:
        return refuse(who.username, "Administrators are made one by one, on their own page.", seen=_seen(who))
    if row.role in who.roles:
        return skip(who.username, f"They are {title} already.", seen=_seen(who))
    return update(who.username, f"Becomes {title}.", seen=_seen(who))


def _seen(who: Standing) -> str:
    return f"{who.version} {who.status} {' '.join(who.roles)}"


def csv_of(people: Iterable[PersonLine]) -> bytes:
    """Write people as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in people:
        seen = one.last_seen_at.isoformat() if one.last_seen_at else ""
        roles = " ".join(one.roles)
        cells = (str(one.id), one.username, one.name, one.email or "", str(one.status), roles)
        writer.writerow([*(plain_cell(cell) for cell in cells), one.created_at.isoformat(), seen])
    return out.getvalue().encode()
