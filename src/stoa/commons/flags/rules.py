"""Whether a flag is on: a pure computation."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from .models import Flag, FlagState, Whom

EVERYBODY = 100
_STEPS = 10_000


def is_on(flag: Flag, state: FlagState | None, whom: Whom, now: datetime) -> bool:
    """Say whether it is on. `off` turns it off for everybody, whoever is named; outside its time the default holds."""
    if state is None or not _holds(state, now):
        return flag.default
    match state.mode:
        case "on":
            return True
        case "off":
            return False
        case "some":
            return _is_one_of(flag.name, state, whom)


def _holds(state: FlagState, now: datetime) -> bool:
    return (state.valid_from is None or state.valid_from <= now) and (
        state.valid_until is None or now < state.valid_until
    )


def _is_one_of(name: str, state: FlagState, whom: Whom) -> bool:
    if state.percent >= EVERYBODY:
        return True
    if whom.id is None:
        return False
    return (
        whom.id in state.people
        or not set(state.roles).isdisjoint(whom.roles)
        or share_of(name, whom.id) < state.percent / EVERYBODY
    )


def share_of(name: str, person_id: UUID) -> float:
    """Give where a person stands between 0 and 1: always the same for one flag, and another place for another flag.

    Who is in at 10 % is still in at 20 %.
    """
    digest = sha256(f"{name}\n{person_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % _STEPS / _STEPS
