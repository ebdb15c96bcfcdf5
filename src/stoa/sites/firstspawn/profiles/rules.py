"""How a reputation went, as a line that can be drawn; and of whom nothing is shown."""

from typing import NamedTuple

from stoa.accounts.access.permissions import SUSPEND
from stoa.accounts.people.models import Person, Status
from stoa.commons.subjects import Viewer
from stoa.sites.firstspawn.reputation import Reputation

_LEAST = 4


class History(NamedTuple):
    """Days, and what the total was after each."""

    labels: list[str]
    totals: list[int]


def draw_history(reputation: Reputation) -> History | None:
    """Give the total after each of the latest days on which it changed; None where that makes no line."""
    total = reputation.total
    after: dict[str, int] = {}
    for line in reputation.log:
        day = f"{line.created_at:%d %b %Y}"
        after.setdefault(day, total)
        total -= line.delta
    if len(after) < _LEAST:
        return None
    days = list(reversed(after.items()))
    return History([day for day, _ in days], [value for _, value in days])


def is_shut_out(person: Person, viewer: Viewer) -> bool:
    """Tell whether somebody is banned, and whoever looks has no business with them."""
    return person.status is Status.BANNED and SUSPEND.name not in viewer.permissions
