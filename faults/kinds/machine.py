"""Clocks that disagree, and a database that has to be brought back to a moment."""

import asyncio
import shutil
from pathlib import Path
from uuid import UUID

import asyncpg

from faults import queries
from faults.clients import Clients
from faults.ground import DATABASE, ROOMY, Ground, standing
from faults.outcome import Fault, Outcome, skipped
from faults.servers.postgres import PostgresServer
from faults.tally import take
from faults.waiting import until

_SKEW_SECONDS = 3.0
_FAKETIME = "*-linux-gnu/faketime/libfaketimeMT.so.1"
_ARCHIVING = """
archive_mode = on
archive_command = 'mkdir -p {folder}/archive && cp %p {folder}/archive/%f'
"""
_ARCHIVED_SECONDS = 30.0
_RECOVERY_SECONDS = 60.0


async def skew_clocks(rounds: int) -> Outcome:
    """Let one worker's clock go ten minutes ahead and another's ten behind."""
    library = await asyncio.to_thread(_find_faketime)
    if not library:
        return skipped("libfaketime is not installed.")
    fake = {"LD_PRELOAD": library, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1"}
    async with standing(workers=0) as ground:
        await ground.begin(0, 2, clocks=[fake | {"FAKETIME": "+10m"}, fake | {"FAKETIME": "-10m"}])
        async with Clients(ground.ports, ground.journal, many=4, work_milliseconds=200):
            await asyncio.sleep(_SKEW_SECONDS * rounds)
        tally = await take(ground.database_url, ground.journal)
    return Outcome(rounds, tally.clean and tally.acknowledged > 0, tally)


def _find_faketime() -> str:
    return next((str(path) for path in Path("/usr/lib").glob(_FAKETIME)), "")


async def restore_to_a_moment(rounds: int) -> Outcome:
    """Bring a copy back to a moment between two markers: what was before is there, what came after is not."""
    lost = surplus = seen = 0
    for _ in range(rounds):
        async with standing(settings=_ARCHIVING, webs=1, workers=1) as ground:
            copy = await asyncio.to_thread(
                lambda: PostgresServer(copy_of=ground.postgres, settings=ROOMY + _recovering(ground))
            )
            try:
                before, after = await _write_around_a_marker(ground)
                (copy.data / "standby.signal").unlink()
                (copy.data / "recovery.signal").touch()
                shutil.chown(copy.data / "recovery.signal", *_owner(copy.data))
                await asyncio.to_thread(copy.start)
                there = await _operations(copy)
            finally:
                copy.destroy()
        lost += len(before - there)
        surplus += len(after & there)
        seen += len(before)
    passed = not lost and not surplus and seen > 0
    notes = [f"{seen} acknowledged before the marker: {lost} of them missing; {surplus} present that came after it."]
    return Outcome(rounds, passed, None, notes)


def _recovering(ground: Ground) -> str:
    archive = ground.postgres.folder / "archive"
    lines = (
        f"restore_command = 'cp {archive}/%f %p'",
        "recovery_target_name = 'between'",
        "recovery_target_action = 'promote'",
        "archive_mode = off",
    )
    return "\n".join(lines) + "\n"


def _owner(path: Path) -> tuple[int, int]:
    kept = path.stat()
    return kept.st_uid, kept.st_gid


async def _write_around_a_marker(ground: Ground) -> tuple[set[UUID], set[UUID]]:
    """Write, set a marker when all is quiet, write on; give what came before, and what after."""
    async with Clients(ground.ports, ground.journal, many=4):
        await asyncio.sleep(1.0)
    before: set[UUID] = set(ground.journal.acknowledged)
    begun = set(ground.journal.begun)
    await ground.postgres.sql("select pg_create_restore_point('between')")
    async with Clients(ground.ports, ground.journal, many=4):
        await asyncio.sleep(1.0)
    after: set[UUID] = set(ground.journal.begun) - begun
    rows = await ground.postgres.sql("select pg_walfile_name(pg_switch_wal()) as name")
    archived = ground.postgres.folder / "archive" / rows[0]["name"]
    await until(archived.exists, _ARCHIVED_SECONDS, "The archiving of the last segment")
    return before, after


async def _operations(server: PostgresServer) -> set[UUID]:
    connection = await asyncpg.connect(server.url(DATABASE))
    try:
        async with asyncio.timeout(_RECOVERY_SECONDS):
            while await connection.fetchval(queries.RECOVERING):  # noqa: ASYNC110 - another program is waited for
                await asyncio.sleep(0.1)
        return {row["operation"] for row in await connection.fetch(queries.ENTRIES)}
    finally:
        await connection.close()


KINDS = (
    Fault("clocks", "Workers' clocks ten minutes ahead and behind", "each effect exactly once", skew_clocks, 1, 20),
    Fault(
        "restore",
        "Restore to a moment between two markers",
        "what was before is there, nothing after",
        restore_to_a_moment,
        1,
        20,
    ),
)
