"""The user that the embedded servers run as.

PostgreSQL refuses to run as root. Started by an ordinary user, the servers run as that user. Started by root, they run
as whoever owns the data already there, else as STOA_SERVERS_USER, else `postgres` (made for this), else `nobody`, else
the first user who is not root. No user is ever created.
"""

import grp
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .faults import EmbeddedFault

PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine, and whether we have to change into it."""

    name: str
    uid: int
    gid: int
    dropped: bool

    def process_options(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make the child run as this user, away from our folder."""
        options: dict[str, Any] = {"cwd": "/", "env": _clean_environment()}
        if self.dropped:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": self._groups(), "umask": 0o077}
        return options

    def _groups(self) -> list[int]:
        # `ssl-cert` and the like; a user without an entry has only its own group.
        return [group.gr_gid for group in grp.getgrall() if self.name in group.gr_mem]


def choose_account(data: Path, wanted: str = "") -> Account:
    """Pick the user for servers whose data is (or will be) in `data`."""
    uid = os.geteuid()
    if uid != 0:
        return Account(_name_of(uid), uid, os.getegid(), dropped=False)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid, dropped=True)
    if wanted:
        return _named(wanted)
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in (*PREFERRED, *known):
        if name in known:
            return Account(name, known[name].pw_uid, known[name].pw_gid, dropped=True)
    message = "PostgreSQL refuses to run as root, and this machine has no other user."
    raise EmbeddedFault(message, "Add one (`useradd --system postgres`), or set DATABASE_URL.")


def run_as(
    account: Account, command: Sequence[str | Path], *, told: str | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a short command as that user and return what it said."""
    try:
        return subprocess.run(  # noqa: S603 - our own programs, no shell
            [str(part) for part in command],
            input=told,
            stdin=subprocess.DEVNULL if told is None else None,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            **account.process_options(),
        )
    except PermissionError as fault:
        raise refused_change(account, fault) from fault


def can_enter(account: Account, folder: Path) -> bool:
    """Say whether that user can reach a folder: asked of the system itself, which knows about ACLs and mounts."""
    return not account.dropped or run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0


def refused_change(account: Account, fault: OSError) -> EmbeddedFault:
    """Words for a container whose root may not become anybody else, or a program that may not run."""
    if account.dropped:
        message = f"Root of this machine may not become the user {account.name}, and PostgreSQL refuses to run as root."
        return EmbeddedFault(message, "Start Stoa as an ordinary user, or set DATABASE_URL and VALKEY_URL.")
    return EmbeddedFault(f"A program may not be run here: {fault}.", "Check that its folder is not mounted noexec.")


def _named(name: str) -> Account:
    try:
        entry = pwd.getpwnam(name)
    except KeyError as fault:
        message = f"STOA_SERVERS_USER names {name!r}, and there is no such user."
        raise EmbeddedFault(message, "Name a user of this machine, or leave it out.") from fault
    if entry.pw_uid == 0:
        message = "STOA_SERVERS_USER names root, and PostgreSQL refuses to run as root."
        raise EmbeddedFault(message, "Name another user, or leave it out.")
    return Account(name, entry.pw_uid, entry.pw_gid, dropped=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # containers run as users that no file knows
        return str(uid)


def _clean_environment() -> dict[str, str]:
    """Give what a server needs and none of our secrets: its environment can be read for as long as it runs."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **kept}
