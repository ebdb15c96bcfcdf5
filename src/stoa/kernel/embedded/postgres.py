"""The embedded PostgreSQL."""

import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import psutil

from . import processes
from .account import Account, run_as
from .binaries import PostgresBinaries, system_postgres
from .engine import Engine, Terms
from .faults import EmbeddedFault, explain_exit, said_in_words
from .layout import Layout, Say, write_private

SUPERUSER = "stoa"
# Lines of postmaster.pid, from PostgreSQL's miscadmin.h.
PID_LINE, PORT_LINE, STATUS_LINE = 0, 3, 7
BUILTIN_LOCALES_SINCE = 17
SCRAM_ITERATIONS_SINCE = 16
CHECKSUMS_UNASKED_SINCE = 18
NOBODY_S_PID = 2**30  # far above what any system counts to
KILOBYTE = 1024
NEW_FOLDER = "postgres.new-"
MOVING_FOLDER = "postgres.moving"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "jit": "off",  # its compile time is longer than any query of a page
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    "cluster_name": "stoa",
}
# For tests: nothing has to survive a power cut, and many sites are open at once.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "400",
    "autovacuum": "off",  # it would go through the databases of all tests while these run
}


class Postgres(Engine):
    """PostgreSQL on 127.0.0.1 and a socket, with one superuser and one password."""

    name = "PostgreSQL"
    # Fast shutdown, then an immediate one: the next start replays the journal.
    stop_signals = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5))

    def __init__(self, layout: Layout, account: Account, terms: Terms, find: Callable[[], PostgresBinaries]) -> None:
        """Keep what a start needs; its programs are only looked for when there is one."""
        super().__init__(layout, account, terms)
        self._find = find

    @cached_property
    def binaries(self) -> PostgresBinaries:
        """Programs to start it with."""
        return self._find()

    @property
    def folder(self) -> Path:
        """PostgreSQL's data."""
        return self.layout.postgres

    def noted_pid(self) -> int | None:
        """Process number in postmaster.pid."""
        noted = self._noted(PID_LINE)
        return int(noted) if noted.isdigit() else None

    def noted_port(self) -> int:
        """Port in postmaster.pid, else in our own note of the last start."""
        noted = self._noted(PORT_LINE)
        if not noted and (note := self.layout.home / "postgres.port").exists():
            noted = note.read_text().strip()
        return int(noted) if noted.isdigit() else 0

    def ready(self) -> bool:
        """PostgreSQL says so itself in postmaster.pid, as `pg_ctl --wait` reads it."""
        return self._noted(STATUS_LINE) == "ready" and self.running_pid() is not None

    def command(self, port: int) -> list[str | Path]:
        """Name the settings on the command line, so that a newer Stoa's are used with old data."""
        write_private(self.layout.home / "postgres.port", f"{port}\n")
        chosen = {**SETTINGS, "port": str(port), "unix_socket_directories": str(self.layout.sockets)}
        chosen["shared_buffers"] = f"{self.terms.pages // KILOBYTE}kB"
        if self.binaries.has_library("pg_stat_statements"):
            chosen["shared_preload_libraries"] = "pg_stat_statements"
        if not self.terms.durable:
            chosen |= FORGETFUL
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries.program("postgres"), "-D", self.folder, *options]

    def prepare(self, say: Say) -> None:
        """Create the data, or check and clean what a crash left."""
        with said_in_words(self.layout.home):
            self._drop_half_made(say)
            if not self.folder.exists():
                self._refuse_beside_kept_data()
                say(f"Creating the database folder with PostgreSQL {self.binaries.version}.")
                self._create()
                return
            self._check_data()
            self._take_ownership(say)
            self.recover(say)
            self._clear_notes()
            if self._password_note.exists() and self._password_note.read_text() == self._password_mark:
                return
            say("The servers' password is not the one that PostgreSQL knows; it gets the new one.")
            self._set_password()

    def _noted(self, line: int) -> str:
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        return lines[line].strip() if len(lines) > line else ""

    def _clear_notes(self) -> None:
        """Let PostgreSQL see that the process in its notes is gone, where the number now is a stranger's or a zombie's.

        The notes themselves stay: by them it finds the shared memory of the killed one, checks that nobody uses it, and
        frees it.
        """
        pid = self.noted_pid()
        if pid is None or not psutil.pid_exists(pid):
            return
        socket_lock = self.layout.sockets / f".s.PGSQL.{self.noted_port()}.lock"
        for note in (socket_lock, self.folder / "postmaster.pid"):
            if note.exists():
                _, mark, rest = note.read_text().partition("\n")
                with note.open("r+") as file:  # keeps its owner
                    file.write(f"{NOBODY_S_PID}{mark}{rest}")
                    file.truncate()

    def _refuse_beside_kept_data(self) -> None:
        """Make no empty database where a move to another version was cut off between two renames."""
        moved = self.layout.home / MOVING_FOLDER / "postgres"
        kept = sorted(self.layout.home.glob("postgres-[0-9]*"))
        if kept and moved.exists():
            message = (
                f"The move of the database folder to another version was interrupted; its copy is whole in {moved}."
            )
            raise EmbeddedFault(message, f"Finish it: mv {moved} {self.folder}")

    def _drop_half_made(self, say: Say) -> None:
        for half in self.layout.home.glob(f"{NEW_FOLDER}*"):
            say(f"Removing {half.name}: an earlier run was interrupted before the database folder was whole.")
            for process in processes.naming(half):
                processes.send(process.pid, signal.SIGKILL)
            processes.clear_out([*processes.naming(half), *processes.others_in(half)], patience=2)
            shutil.rmtree(half)
        for note in self.layout.home.glob("initdb.password*"):
            note.unlink(missing_ok=True)

    def _create(self) -> None:
        """Make the data under another name, and give it its own only when it is whole."""
        half = self.layout.home / f"{NEW_FOLDER}{os.getpid()}"
        half.mkdir(mode=0o700)
        if self.account.dropped:
            os.chown(half, self.account.uid, self.account.gid)
        note = self.layout.home / "initdb.password"
        write_private(note, self.terms.password + "\n", self.account)
        locale = ["--locale=C.UTF-8"]
        if self.binaries.major >= BUILTIN_LOCALES_SINCE:  # sorts alike on every machine, whatever its C library
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--encoding=UTF8", "--auth=scram-sha-256", f"--username={SUPERUSER}", *locale]
        if not self.terms.durable:
            options += ["--no-sync", *self._forgetful_options()]
        made = run_as(self.account, [self.binaries.program("initdb"), "-D", half, *options, f"--pwfile={note}"])
        note.unlink(missing_ok=True)
        if made.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            raise explain_exit(self.name, made.stderr, self.log_file)
        write_private(self._password_note, self._password_mark)
        half.rename(self.folder)

    def _forgetful_options(self) -> list[str]:
        """Say what else costs much, and guards nothing that tests keep: their passwords, and pages on a disk."""
        options: list[str] = []
        # Each connection works through them, on both sides; dbmate understands no number of fewer than four digits.
        if self.binaries.major >= SCRAM_ITERATIONS_SINCE:
            options.append("--set=scram_iterations=1000")
        if (
            self.binaries.major >= CHECKSUMS_UNASKED_SINCE
        ):  # with them, a mark on a page writes all of it to the journal
            options.append("--no-data-checksums")
        return options

    def _check_data(self) -> None:
        marker = self.folder / "PG_VERSION"
        if not marker.exists():
            message = f"{self.folder} is no PostgreSQL data folder: it has no PG_VERSION. Nothing was touched."
            raise EmbeddedFault(message, "Move it away, and Stoa makes a new one; or put the right one there.")
        found = marker.read_text().strip()
        if found != str(self.binaries.major):
            raise version_changed(self.layout, found, self.binaries)

    def _take_ownership(self, say: Say) -> None:
        """Give data that root put there (a restored copy) to the user who must own it."""
        if not self.account.dropped or self.folder.stat().st_uid == self.account.uid:
            return
        say(f"The database folder belonged to root; it now belongs to the user {self.account.name}.")
        for parent, _, files in self.folder.walk():
            for path in (parent, *(parent / name for name in files)):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def _set_password(self) -> None:
        """Set the password without one: PostgreSQL's single-user mode, before the server starts."""
        program = self.binaries.program("postgres")
        statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{self.terms.password}'\n"  # URL-safe letters only
        told = run_as(self.account, [program, "--single", "-j", "-D", self.folder, "postgres"], told=statement)
        if told.returncode != 0 or "ERROR" in told.stderr:
            raise explain_exit(self.name, told.stderr, self.log_file)
        write_private(self._password_note, self._password_mark)

    @property
    def _password_note(self) -> Path:
        return self.layout.home / "postgres.password-mark"

    @property
    def _password_mark(self) -> str:
        """Hash by which a later start sees that password file and data belong together (the password is random)."""
        return hashlib.sha256(self.terms.password.encode()).hexdigest()


def version_changed(layout: Layout, found: str, binaries: PostgresBinaries) -> EmbeddedFault:
    """Words for data of another version, with both ways out."""
    message = (
        f"The database folder {layout.postgres} was made by PostgreSQL {found}, and the one here is"
        f" {binaries.version}. Nothing was touched, nothing is lost."
    )
    known = system_postgres(int(found)) if found.isdigit() else []
    folder = known[0] if known else Path(f"/usr/lib/postgresql/{found}/bin")
    mend = (
        f"Go on with the old one: start with STOA_POSTGRES_BIN={folder}. Or move to the new one, with Stoa stopped:"
        f" `python -m stoa.kernel.embedded.upgrade {layout.data} {folder}` copies every database"
        " and keeps the old folder."
    )
    return EmbeddedFault(message, mend)
