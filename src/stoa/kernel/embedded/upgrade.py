"""Move the embedded data to another PostgreSQL: `python -m stoa.kernel.embedded.upgrade DATA OLD_PROGRAMS`.

Both versions run side by side, and everything is copied through pg_dumpall and psql. The new folder takes the old one's
place only when all of it has arrived; the old one is kept beside it as `postgres-<version>`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import locks
from .account import Account
from .binaries import PostgresBinaries, find_postgres
from .engine import Terms
from .faults import EmbeddedFault
from .layout import Layout, Say, change_lock, keep_password, prepare_data, prepare_layout
from .postgres import MOVING_FOLDER, SUPERUSER, Postgres
from .settings import EmbeddedSettings

ARGUMENTS = 3


def move_to_new_version(data: Path, old_programs: Path, settings: EmbeddedSettings, say: Say) -> Path:
    """Copy everything into a folder of the current version; return where the old one is kept."""
    data = prepare_data(data)
    with locks.changing(change_lock(data), say):
        layout, account = prepare_layout(data, settings.user, say)
        if locks.anybody_uses(layout.use_lock):
            message = "A Stoa is running on this data."
            raise EmbeddedFault(message, "Stop it first.")
        password, _ = keep_password(layout)
        old = find_postgres(layout, account, old_programs, say)
        new = find_postgres(layout, account, settings.postgres_bin, say)
        kept = layout.home / f"postgres-{old.major}"
        if kept.exists() or old.major == new.major:
            message = f"Nothing was done: {kept} is there already, or both programs are PostgreSQL {old.major}."
            raise EmbeddedFault(message, "Move that folder away, or name the programs that made the data.")
        moving = layout.home / MOVING_FOLDER
        shutil.rmtree(moving, ignore_errors=True)
        moving.mkdir(mode=0o711)
        _copy_between(layout, Layout(layout.data, moving, layout.sockets), account, (old, new), password, say)
        layout.postgres.rename(kept)
        (moving / "postgres").rename(layout.postgres)
        shutil.rmtree(moving)
    say(
        f"Everything is in PostgreSQL {new.version} now. The old folder is kept as {kept}; remove it when you are sure."
    )
    return kept


def _copy_between(
    before: Layout,
    after: Layout,
    account: Account,
    programs: tuple[PostgresBinaries, PostgresBinaries],
    password: str,
    say: Say,
) -> None:
    old, new = programs
    terms = Terms(password, durable=True)
    source = Postgres(before, account, terms, lambda: old)
    target = Postgres(after, account, terms, lambda: new)
    try:
        ports = source.bring_up(say), target.bring_up(say)
        say(f"Copying from PostgreSQL {old.version} to {new.version}.")
        _pipe(new, before.sockets, ports, password)
    finally:
        source.stop(say)
        target.stop(say)


def _pipe(programs: PostgresBinaries, sockets: Path, ports: tuple[int, int], password: str) -> None:
    """Let pg_dumpall speak and psql listen; the superuser, who is on both sides, is not made again."""
    place = [f"--host={sockets}", f"--username={SUPERUSER}", "--no-password"]
    environ = {**os.environ, "PGPASSWORD": password}
    dump: list[str | Path] = [programs.program("pg_dumpall"), *place, f"--port={ports[0]}"]
    load: list[str | Path] = [programs.program("psql"), *place, f"--port={ports[1]}", "-d", "postgres"]
    load += ["-XqAt", "-v", "ON_ERROR_STOP=1"]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with (
        subprocess.Popen(dump, env=environ, stdout=pipe) as speaker,  # noqa: S603 - our own programs
        subprocess.Popen(load, env=environ, stdin=pipe, stdout=nowhere) as listener,  # noqa: S603 - the same
    ):
        if speaker.stdout is None or listener.stdin is None:
            message = "The copy has no pipe."
            raise EmbeddedFault(message)
        known = f"CREATE ROLE {SUPERUSER};\n".encode()
        try:
            for line in speaker.stdout:
                if line == known:
                    known = b""  # only the first: roles come before any data
                else:
                    listener.stdin.write(line)
            listener.stdin.close()
        except BrokenPipeError:
            speaker.terminate()
    if speaker.returncode != 0 or listener.returncode != 0:
        message = "The copy stopped half way; its reason is above. The old folder was not touched."
        raise EmbeddedFault(message, "Mend that and start it again.")


def main() -> int:
    """Read the two folders from the command line."""
    if len(sys.argv) != ARGUMENTS:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        move_to_new_version(Path(sys.argv[1]), Path(sys.argv[2]), EmbeddedSettings(), _tell)
    except EmbeddedFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
