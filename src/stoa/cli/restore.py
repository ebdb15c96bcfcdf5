"""`stoa restore`: put a backup back."""

import asyncio
import re
from pathlib import Path

import click
import msgspec

from stoa.accounts.privacy.erasure import erase_returned
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import load_keyring
from stoa.kernel.runtime import database_url
from stoa.kernel.storage import StorageSettings, open_storage

from .backups.manifest import read_manifest
from .backups.restoring import Target, refuse_unfit, restore_backup, with_database
from .backups.verifying import choose_backup, verify_backup
from .databases import migrations_of
from .erase import do_with_accounts, words_of
from .faults import OperatorFault
from .installation import Installation, open_installation
from .say import print_json, say

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Restored(msgspec.Struct, frozen=True, rename="camel"):
    """What was done, as `--json` prints it."""

    site: str
    backup: str
    database: str
    rows: int
    files: int
    kept: list[str]
    erased_again: int | None
    """How many had been erased since the backup; null where its schema has to be brought up to date first."""


@click.command()
@click.argument("site")
@click.option("--from", "source", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--into", help="Restore into a database (and folder) of this name instead of the site's own.")
@click.option("--replace", is_flag=True, help="Take the place of what is there, which is kept under another name.")
@click.option("--accept-missing-keys", is_flag=True, help="Restore even where STOA_KEYS lacks a key that it needs.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    site: str, source: Path, into: str | None, *, replace: bool, accept_missing_keys: bool, as_json: bool
) -> None:
    """Put a backup of SITE back: the backup in the folder --from, or the newest of the site that lies in it.

    It is read and checked first, restored beside what is there, compared, and only then put in its place.
    """
    if into is not None and not _NAME.fullmatch(into):
        message = f"{into!r} cannot name a database: use up to 40 small letters, digits and underscores."
        raise click.UsageError(message)
    with open_installation([site]) as installation:
        folder = choose_backup(source.absolute(), site)
        manifest = read_manifest(folder)
        if manifest.site != site:
            message = f"{folder} is a backup of {manifest.site}, not of {site}. Name that site, or another folder."
            raise OperatorFault(message)
        migrations = migrations_of(installation.sites[site])
        keys = load_keyring(installation.config)
        refuse_unfit(manifest, migrations, keys, accept_missing=accept_missing_keys)
        verify_backup(installation.config, folder)
        target = _target(installation, site, into, replace=replace)
        kept = asyncio.run(restore_backup(installation.config, folder, manifest, target))
        is_old = bool({one.version for one in migrations} - set(manifest.migrations))
        erased = None if is_old else do_with_accounts(installation, site, erase_returned, elsewhere=target)
    done = Restored(site, str(folder), target.name, sum(manifest.rows.values()), manifest.files.count, kept, erased)
    if as_json:
        print_json(done)
        return
    say(f"{site}: restored {done.rows} rows and {done.files} files into {target.name}, all of them compared.")
    for one in kept:
        say(f"  What was there is kept as {one}; remove it when you are sure.")
    if erased is None:
        say(f"  The backup is older than this release: run `stoa migrate {site}`, then `stoa erase restored {site}`.")
    elif erased:
        say(f"  {words_of(site, erased)}")


def _target(installation: Installation, site: str, into: str | None, *, replace: bool) -> Target:
    config = installation.config
    keys = load_keyring(config).for_site(site)
    root = open_storage(config.for_site(site, StorageSettings), keys, data=config[CoreSettings].data, site=site).root
    url = database_url(config, site, installation.several, installation.addresses)
    if into is not None:
        url = with_database(url, into)
        root = root.with_name(into) if root is not None else None
    return Target(url, root, replace)
