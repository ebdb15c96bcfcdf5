"""`stoa audit`: whether the log of who did what is as it was written."""

import asyncio
import sys

import click

from stoa.kernel.audit import Anchors, AuditSettings, Verdict, add_anchor, find_anchors, verify_chain
from stoa.kernel.audit.queries import HEAD
from stoa.kernel.db import Database
from stoa.kernel.runtime import Runtime, open_runtime

from .installation import open_installation
from .progress import progress
from .say import complain, print_json, say

BROKEN = 1


@click.group()
def command() -> None:
    """Check and anchor the audit log. docs/operations/audit.md says what a finding means."""


@command.command()
@click.argument("sites", nargs=-1)
@click.option("--from-anchor", is_flag=True, help="Only what was written since the latest anchor.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify(sites: tuple[str, ...], *, from_anchor: bool, as_json: bool) -> None:
    """Walk the audit log of SITES; end with 1 where something was changed, moved or cut off."""
    with open_installation(sites) as installation:
        runtime = open_runtime(installation.config, installation.sites, installation.addresses)
        verdicts = asyncio.run(_verify_all(runtime, from_anchor=from_anchor))
    if as_json:
        print_json({name: {"holds": one.holds, "verdict": one} for name, one in verdicts.items()})
    else:
        for name, verdict in verdicts.items():
            _tell(name, verdict)
    if not all(verdict.holds for verdict in verdicts.values()):
        sys.exit(BROKEN)


@command.command()
@click.argument("sites", nargs=-1)
def anchor(sites: tuple[str, ...]) -> None:
    """Sign the head of the audit log of SITES and put it into storage, unless that was done in this interval."""
    with open_installation(sites) as installation:
        runtime = open_runtime(installation.config, installation.sites, installation.addresses)
        for line in asyncio.run(_anchor_all(runtime)):
            say(line)


async def _verify_all(runtime: Runtime, *, from_anchor: bool) -> dict[str, Verdict]:
    found = {}
    try:
        for name, database in runtime.databases.items():
            anchors = await find_anchors(runtime.files[name], runtime.keys.for_site(name), name)
            found[name] = await _verify(name, database, anchors, from_anchor=from_anchor)
    finally:
        await runtime.close()
    return found


async def _verify(name: str, database: Database, anchors: Anchors, *, from_anchor: bool) -> Verdict:
    head = await HEAD.first(database.read())
    with progress(f"Checking the audit log of {name}", head.seq if head is not None else 0) as advance:
        shown = 0

        async def tell(done: int, _total: int) -> None:
            nonlocal shown
            advance(done - shown)
            shown = done

        return await verify_chain(database.read(), anchors, since_anchor=from_anchor, tell=tell)


async def _anchor_all(runtime: Runtime) -> list[str]:
    lines = []
    try:
        for name, database in runtime.databases.items():
            every = runtime.config.for_site(name, AuditSettings).anchor_every
            made = await add_anchor(database.read(), runtime.files[name], runtime.keys.for_site(name), name, every)
            lines.append(
                f"{name}: anchored at entry {made.seq}."
                if made
                else f"{name}: there is nothing to anchor, or it was done in this interval."
            )
    finally:
        await runtime.close()
    return lines


def _tell(name: str, verdict: Verdict) -> None:
    span = f"{verdict.checked} entries, {verdict.first} to {verdict.last}, against {verdict.anchors} anchors"
    if verdict.holds:
        say(f"{name}: the audit log is as it was written ({span}).")
        return
    more = ["There is more than is listed here."] if verdict.more else []
    complain(
        f"{name}: the audit log is not as it was written ({span}).", [one.words for one in verdict.findings] + more
    )
