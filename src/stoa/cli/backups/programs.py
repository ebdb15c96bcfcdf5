"""pg_dump and pg_restore: found where they fit the server, and run without showing a password to the machine."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from stoa.cli.faults import OperatorFault
from stoa.cli.say import say
from stoa.kernel.config import Config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.embedded import EmbeddedFault, EmbeddedSettings
from stoa.kernel.embedded.binaries import find_postgres, system_postgres
from stoa.kernel.embedded.layout import find_layout

_MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with pg_dump and pg_restore of one version."""

    folder: Path
    major: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its code, and its complaints."""

    code: int
    complaints: tuple[str, ...]


def find_programs(config: Config, at_least: int) -> Programs:
    """Give the oldest programs that understand a server, or an archive, of this version; those that are named first."""
    named = config[EmbeddedSettings].postgres_bin
    for programs in _try(named) if named is not None else ():
        if programs.major >= at_least:
            return programs
    found = {programs.major: programs for programs in _installed(config) if programs.major >= at_least}
    if not found:
        message = (
            f"No pg_dump of PostgreSQL {at_least} or newer is installed. Install PostgreSQL's client programs of that "
            "version, or name the folder that has them in STOA_POSTGRES_BIN."
        )
        raise OperatorFault(message)
    return found[min(found)]


def processes() -> str:
    """Say how many processes copy tables at once."""
    return str(min(_MOST_PROCESSES, os.cpu_count() or 1))


async def run_program(
    command: Sequence[str | Path], url: str, *, heard: Callable[[str], None], held: int | None = None
) -> Ended:
    """Run one of them against a database. `held` is an open file that it keeps open as long as it lives."""
    address, password = _without_password(url)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PG") or name in {"PATH", "HOME"}}
    process = await asyncio.create_subprocess_exec(
        *(str(part) for part in command),
        f"--dbname={address}",
        env={**kept, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=() if held is None else (held,),
    )
    complaints: list[str] = []
    try:
        while process.stderr and (line := await process.stderr.readline()):
            text = line.decode(errors="replace").strip()
            heard(text)
            if " error: " in text or " fatal: " in text:
                complaints.append(text)
        return Ended(await process.wait(), tuple(complaints))
    except BaseException:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise


def _installed(config: Config) -> Iterator[Programs]:
    """Look at every place; of one version, the last one found counts: the packaged programs are the surest."""
    settings = config[EmbeddedSettings]
    if on_path := shutil.which("pg_dump"):
        yield from _try(Path(on_path).resolve().parent)
    for folder in system_postgres():
        yield from _try(folder)
    with suppress(EmbeddedFault):
        layout, account = find_layout(config[CoreSettings].data, settings.user)
        yield from _try(find_postgres(layout, account, None, say).folder)


def _try(folder: Path) -> Iterator[Programs]:
    if not (folder / "pg_restore").exists():
        return
    with suppress(OSError):
        said = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False, timeout=30
        ).stdout
        version = re.search(r"(\d+)", said)
        if version is not None:
            yield Programs(folder, int(version[1]))


def _without_password(url: str) -> tuple[str, str]:
    """Part an address from its password: every user of the machine can read a command line."""
    parts = urlsplit(url)
    user, colon, password = parts.netloc.rpartition("@")[0].partition(":")
    if not colon:
        return url, ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}@{host}")), unquote(password)
