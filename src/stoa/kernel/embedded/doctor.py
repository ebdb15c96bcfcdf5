"""What may be wrong with a machine or a data folder, looked at without changing either."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NoReturn

from stoa.kernel import clock

from . import locks
from .account import Account, can_enter
from .binaries import find_postgres, find_valkey
from .engine import Engine, Terms, free_ports
from .faults import EmbeddedFault
from .layout import Layout, find_layout, key_of
from .postgres import NEW_FOLDER, Postgres, version_changed
from .settings import EmbeddedSettings
from .valkey import Valkey

OLDEST_PYTHON = (3, 12)
SPARSE_SPACE = 2 * 1024**3
TOO_LITTLE_SPACE = 200 * 1024**2
CLOCK_TOLERANCE = timedelta(days=1)  # a file from another time zone's disk may be some hours ahead


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where something is wrong."""

    level: Literal["ok", "warn", "fault"]
    sentence: str
    mend: str = ""


def examine(data: Path, settings: EmbeddedSettings, *, postgres: bool = True, valkey: bool = True) -> list[Finding]:
    """Look at everything that the embedded servers need; leave out a server that is not embedded."""
    findings = [check_python(), check_clock(), *check_data_folder(data), *check_space(data)]
    if not postgres and not valkey:
        return findings
    try:
        layout, account = find_layout(data, settings.user)
    except EmbeddedFault as fault:
        return [*findings, Finding("fault", fault.sentence, fault.mend)]
    findings += check_account(layout, account)
    if postgres:
        findings += check_postgres(layout, account, settings)
    if valkey:
        findings += check_valkey(layout, account, settings)
    return [*findings, *check_users(layout, account)]


def check_python() -> Finding:
    """Look at the interpreter."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= OLDEST_PYTHON:
        return Finding("ok", f"Python is {version}.")
    return Finding("fault", f"Python is {version}, and Stoa needs 3.12.", "Install a newer one, then `make clean run`.")


def check_clock(now: datetime | None = None) -> Finding:
    """Look whether the clock is behind Stoa's own files: tokens and certificates depend on it."""
    now = now or clock.now()
    youngest = max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    newest = datetime.fromtimestamp(youngest, UTC)
    if now + CLOCK_TOLERANCE < newest:
        sentence = f"The clock says {now:%Y-%m-%d %H:%M} UTC, which is before Stoa's own files were written."
        return Finding("fault", sentence, "Set the clock: sign-in tokens and certificates depend on it.")
    return Finding("ok", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def check_data_folder(data: Path) -> Iterator[Finding]:
    """Look whether the data folder can be written."""
    place = _existing(data)
    if not place.is_dir():
        yield Finding("fault", f"{place} is a file, where the data folder {data} should be.", "Move it away.")
    elif not os.access(place, os.W_OK | os.X_OK):
        mend = "Run Stoa as the user who owns it, or name another folder in STOA_DATA."
        yield Finding("fault", f"This user may not write to {place}.", mend)
    else:
        yield Finding("ok", f"The data folder is {data.absolute()}{'' if data.exists() else ' (not made yet)'}.")


def check_space(data: Path) -> Iterator[Finding]:
    """Look at the room left on the disk."""
    place = _existing(data)
    free = shutil.disk_usage(place).free
    amount = f"{free / 1024**3:.1f} GB"
    if free < TOO_LITTLE_SPACE:
        yield Finding(
            "fault", f"Only {amount} are free on the disk of {place}.", "Free some space: databases stop soon."
        )
    elif free < SPARSE_SPACE:
        yield Finding("warn", f"Only {amount} are free on the disk of {place}.", "Free some space.")
    else:
        yield Finding("ok", f"{amount} are free on the disk of {place}.")


def check_account(layout: Layout, account: Account) -> Iterator[Finding]:
    """Look whether the user that the servers run as can reach their data."""
    if account.dropped and layout.home.exists() and not can_enter(account, layout.home):
        sentence = f"The servers run as the user {account.name}, who cannot enter {layout.home}."
        yield Finding("fault", sentence, "Let others pass through its parent folders: `chmod o+x` on each.")
    else:
        yield Finding("ok", f"The servers run as the user {account.name}.")


def check_postgres(layout: Layout, account: Account, settings: EmbeddedSettings) -> Iterator[Finding]:
    """Look at PostgreSQL: its programs, its data, its state."""
    try:
        binaries = find_postgres(layout, account, settings.postgres_bin, _quiet)
    except EmbeddedFault as fault:
        yield Finding("fault", fault.sentence, fault.mend)
        return
    yield Finding("ok", f"PostgreSQL {binaries.version} is in {binaries.folder}.")
    engine = Postgres(layout, account, _no_terms(), lambda: binaries)
    marker = layout.postgres / "PG_VERSION"
    if marker.exists() and (found := marker.read_text().strip()) != str(binaries.major):
        changed = version_changed(layout, found, binaries)
        yield Finding("fault", changed.sentence, changed.mend)
    elif layout.postgres.exists() and not marker.exists():
        yield Finding("fault", f"{layout.postgres} is no PostgreSQL data folder.", "Move it away.")
    for half in layout.home.glob(f"{NEW_FOLDER}*"):
        yield Finding("warn", f"{half} was left by an interrupted first start.", "The next start removes it.")
    yield _state_of(engine)


def check_valkey(layout: Layout, account: Account, settings: EmbeddedSettings) -> Iterator[Finding]:
    """Look at Valkey: its program, its state."""
    del settings
    try:
        program = find_valkey(layout, account, _quiet)
    except EmbeddedFault as fault:
        yield Finding("fault", fault.sentence, fault.mend)
        return
    yield Finding("ok", f"Valkey is {program}.")
    yield _state_of(Valkey(layout, account, _no_terms(), lambda: program))


def check_users(layout: Layout, account: Account) -> Iterator[Finding]:
    """Look whether the servers run though nobody uses them."""
    terms = _no_terms()
    engines: list[Engine] = [
        Postgres(layout, account, terms, _unused),
        Valkey(layout, account, terms, _unused),
    ]
    running = [engine for engine in engines if engine.running_pid() is not None]
    if not running or not layout.use_lock.exists() or locks.anybody_uses(layout.use_lock):
        return
    names = " and ".join(f"{engine.name} (process {engine.running_pid()})" for engine in running)
    mend = "That is harmless: the next start uses them again, and stops them at its end."
    yield Finding("warn", f"{names} run, though no Stoa does: it was killed.", mend)


def _state_of(engine: Engine) -> Finding:
    noted, running = engine.noted_pid(), engine.running_pid()
    if running is not None:
        return Finding("ok", f"{engine.name} runs as process {running} on port {engine.noted_port()}.")
    if noted is not None:
        sentence = f"{engine.name} did not stop cleanly: its note names process {noted}, which is gone."
        return Finding("warn", sentence, "The next start recovers from its journal; nothing saved is lost.")
    if not free_ports(0, key_of(engine.layout.data) + engine.name):
        return Finding("fault", f"{engine.name} finds no free port on 127.0.0.1.", "Stop some other servers.")
    return Finding("ok", f"{engine.name} does not run, and its port is free.")


def _existing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(place for place in (folder, *folder.parents) if place.exists())


def _no_terms() -> Terms:
    return Terms("", durable=True)


def _unused() -> NoReturn:
    message = "The doctor starts nothing."
    raise EmbeddedFault(message)


def _quiet(_sentence: str) -> None:
    """Say nothing."""
