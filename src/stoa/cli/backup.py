"""`stoa backup`: write backups, and check them."""

import asyncio
from pathlib import Path

import click
import msgspec

from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import load_keyring
from stoa.kernel.runtime import database_url
from stoa.kernel.storage import StorageSettings, open_storage

from .backups.manifest import Manifest
from .backups.verifying import verify_backup
from .backups.writing import Source, write_backup
from .faults import OperatorFault
from .installation import Installation, open_installation, read_settings
from .say import complain, print_json, say


class BackupRow(msgspec.Struct, frozen=True, rename="camel"):
    """One backup, as `--json` prints it."""

    site: str
    folder: str
    rows: int
    files: int
    verified: bool


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Folder in which the backups are put.")
@click.option("--verify", type=click.Path(path_type=Path), help="Write nothing; check the backup in this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(sites: tuple[str, ...], to: Path | None, verify: Path | None, *, as_json: bool) -> None:
    """Back up SITES, or all sites, while they go on: the database and the local files of each.

    Every backup is read again before it counts. The root keys (STOA_KEYS) are not in it: keep them apart.
    """
    if (to is None) == (verify is None) or (verify and sites):
        message = "Say either where backups are put (--to FOLDER), or which one to check (--verify FOLDER)."
        raise click.UsageError(message)
    rows = [_verified(verify)] if verify else _write(sites, to or Path())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        say(f"{row.site}: {row.folder} is whole: {row.rows} rows, {row.files} files.")


def _verified(folder: Path) -> BackupRow:
    return _row(folder, verify_backup(read_settings(), folder))


def _write(names: tuple[str, ...], to: Path) -> list[BackupRow]:
    """Back up each; one that fails does not keep the others from theirs."""
    rows: list[BackupRow] = []
    faults: list[str] = []
    with open_installation(names) as installation:
        for name in installation.sites:
            try:
                folder = asyncio.run(write_backup(installation.config, _source(installation, name), to.absolute()))
                rows.append(_row(folder, verify_backup(installation.config, folder)))
            except OperatorFault as fault:
                faults.append(f"{name}: {fault}")
    if faults:
        for row in rows:
            say(f"{row.site}: {row.folder} is whole.")
        complain("Not every site has been backed up:", faults)
        message = "Mend that, and run the same command again."
        raise OperatorFault(message)
    return rows


def _source(installation: Installation, name: str) -> Source:
    config = installation.config
    settings = config.for_site(name, StorageSettings)
    keys = load_keyring(config).for_site(name)
    storage = open_storage(settings, keys, data=config[CoreSettings].data, site=name)
    url = database_url(config, name, installation.several, installation.addresses)
    return Source(name, url, storage, settings.url)


def _row(folder: Path, manifest: Manifest) -> BackupRow:
    return BackupRow(manifest.site, str(folder), sum(manifest.rows.values()), manifest.files.count, verified=True)
