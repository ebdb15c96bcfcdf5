"""Reading a backup as a restore would: every byte against its sum, and the whole archive through pg_restore."""

import subprocess
from pathlib import Path

from stoa.cli.faults import OperatorFault
from stoa.cli.progress import progress
from stoa.kernel.config import Config

from .manifest import DATABASE, Manifest, names_in, read_manifest, read_sums, sum_of
from .programs import find_programs

_MOST_NAMED = 5


def verify_backup(config: Config, folder: Path) -> Manifest:
    """Raise `OperatorFault` unless the backup is whole; what could not be looked at counts as damaged."""
    manifest = read_manifest(folder)
    _check_sums(folder)
    programs = find_programs(config, manifest.programs)
    read = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [programs.folder / "pg_restore", "--file=/dev/null", folder / DATABASE],
        capture_output=True,
        text=True,
        check=False,
    )
    if read.returncode != 0:
        message = f"pg_restore cannot read the database in {folder}: {read.stderr.strip()} Take another backup."
        raise OperatorFault(message)
    return manifest


def choose_backup(folder: Path, site: str) -> Path:
    """Give the folder itself where it is a backup, or the newest backup of the site in it."""
    if (folder / "manifest.json").exists():
        return folder
    found = sorted(path for path in folder.glob(f"{site}-[0-9]*") if (path / "manifest.json").exists())
    if not found:
        message = f"There is no backup of {site} in {folder}. Name the folder of one backup, or the folder they lie in."
        raise OperatorFault(message)
    return found[-1]


def _check_sums(folder: Path) -> None:
    sums, names = read_sums(folder), set(names_in(folder))
    missing, strange = sorted(sums.keys() - names), sorted(names - sums.keys())
    if missing:
        message = f"{folder} lacks {_listed(missing)}. It is not whole: take another backup."
        raise OperatorFault(message)
    if strange:
        message = f"{folder} has files that its list does not know: {_listed(strange)}. Something has changed it."
        raise OperatorFault(message)
    with progress(f"Checking {folder.name}", len(sums)) as advance:
        wrong = []
        for name, expected in sums.items():
            if sum_of(folder / name) != expected:
                wrong.append(name)
            advance(1)
    if wrong:
        message = f"Damaged in {folder}: {_listed(wrong)}. Take another backup, or restore an older one."
        raise OperatorFault(message)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
