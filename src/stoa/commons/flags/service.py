"""What an operator says of flags, and whether one is on."""

from typing import Any

import msgspec

from stoa.accounts.context import list_roles
from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.feature import Site

from . import queries
from .errors import UnknownFlag
from .models import Flag, FlagInput, FlagState, FlagView, Whom
from .rules import is_on

TAG = "flags"


def list_declared(site: Site) -> dict[str, Flag]:
    """List the flags that the features of a site declare, by name."""
    return {flag.name: flag for flag in sorted(site.declared(Flag), key=lambda one: one.name)}


async def list_flags(db: Read, site: Site) -> list[FlagView]:
    """List every flag with what is said of it."""
    said = {state.name: state for state in await queries.ALL.all(db)}
    return [_view(flag, said.get(name)) for name, flag in list_declared(site).items()]


async def check_flag(db: Read, flag: Flag, whom: Whom) -> bool:
    """Say whether a flag is on, with one query: for jobs and commands, which have no site at hand that serves."""
    said = {state.name: state for state in await queries.ALL.all(db)}
    return is_on(flag, said.get(flag.name), whom, clock.now())


async def set_flag(tx: Write, site: Site, name: str, wanted: FlagInput, by: audit.By) -> FlagView:
    """Say what holds for a flag; every process feels it within a moment of the commit."""
    flag = list_declared(site).get(name)
    if flag is None:
        raise UnknownFlag
    _check(site, wanted)
    before = await queries.LOCK.first(tx, name=name)
    if wanted.mode == "default":
        await queries.CLEAR.run(tx, name=name)
        after = None
    else:
        after = FlagState(
            name,
            wanted.mode,
            wanted.percent,
            sorted(set(wanted.roles)),
            sorted(set(wanted.people)),
            wanted.valid_from,
            wanted.valid_until,
            clock.now(),
        )
        await queries.SET.run(tx, **msgspec.structs.asdict(after))
    tx.drop_tags(TAG)
    await audit.record(
        tx,
        "flag.changed",
        by=by,
        kind="flag",
        id=name,
        before=_told(before),
        after=_told(after),
        reason=wanted.reason,
    )
    return _view(flag, after)


def _check(site: Site, wanted: FlagInput) -> None:
    faults = []
    unknown = sorted(set(wanted.roles) - list_roles(site).keys())
    if unknown:
        faults.append(Detail("roles", f"This site has no role called {', '.join(unknown)}."))
    if wanted.valid_from and wanted.valid_until and wanted.valid_until <= wanted.valid_from:
        faults.append(Detail("validUntil", "This must be later than the beginning."))
    if wanted.mode == "some" and not (wanted.percent or wanted.roles or wanted.people):
        faults.append(Detail("mode", "Say for whom: a percentage, roles or people. To turn it off, choose off."))
    if faults:
        raise Invalid(details=tuple(faults))


def _told(state: FlagState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    said: dict[str, Any] = msgspec.structs.asdict(state)
    said.pop("name")
    said.pop("changed_at")
    return said


def _view(flag: Flag, state: FlagState | None) -> FlagView:
    if state is None:
        return FlagView(flag.name, flag.meaning, flag.default, "default")
    return FlagView(
        flag.name,
        flag.meaning,
        flag.default,
        state.mode,
        state.percent,
        tuple(state.roles),
        tuple(state.people),
        state.valid_from,
        state.valid_until,
        state.changed_at,
    )
