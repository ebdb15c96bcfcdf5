"""`stoa keys`: root keys and signing keys."""

import asyncio
from collections.abc import Awaitable, Callable

import click
import msgspec

from stoa.kernel.crypto import Keyring, load_keyring, new_root
from stoa.kernel.keys import (
    Reencryption,
    SigningKeys,
    SigningSettings,
    count_stale,
    encrypted_columns,
    reencrypt,
)

from .faults import OperatorFault
from .installation import Installation, open_database, open_installation
from .progress import progress
from .say import out, print_json, say


class ColumnRow(msgspec.Struct, frozen=True, rename="camel"):
    """A column of sealed secrets: how many still need an older root key."""

    site: str
    column: str
    stale: int
    done: int = 0
    unreadable: list[str] = []


@click.group()
def command() -> None:
    """Make, check and change keys. docs/operations/keys.md says when to do what."""


@command.command()
def new() -> None:
    """Print a new root key, to be kept in STOA_KEYS. It is stored nowhere."""
    out.print(new_root(), markup=False, soft_wrap=True)


@command.command()
@click.argument("sites", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def check(sites: tuple[str, ...], *, as_json: bool) -> None:
    """Look whether the root keys can be used, and what in SITES still needs an older one. Ends with 1 if any does."""
    with open_installation(sites) as installation:
        keys = load_keyring(installation.config)
        rows = [row for name in installation.sites for row in asyncio.run(_stale(installation, name, keys))]
    if as_json:
        print_json({"keys": [root.id for root in keys.roots], "columns": rows})
    else:
        say(f"The key {keys.current.id} writes.")
        for root in keys.roots[1:]:
            say(f"The key {root.id} only reads.")
        for row in rows:
            state = f"{row.stale} need an older key" if row.stale else "all sealed with the key that writes"
            say(f"{row.site}: {row.column}: {state}.")
    if any(row.stale for row in rows):
        message = "Older keys are still needed. `stoa keys reencrypt` changes that; keep them until it has."
        raise OperatorFault(message)


@command.command(name="reencrypt")
@click.argument("sites", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def reencrypt_command(sites: tuple[str, ...], *, as_json: bool) -> None:
    """Bring every sealed secret of SITES to the key that writes, while they go on. It may be stopped and run again."""
    with open_installation(sites) as installation:
        keys = load_keyring(installation.config)
        rows = [row for name in installation.sites for row in asyncio.run(_reencrypted(installation, name, keys))]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            say(f"{row.site}: {row.column}: {row.done} changed, {row.stale} left.")
            for key in row.unreadable:
                say(f"  row {key} does not open, and was left as it is.")
    if any(row.stale for row in rows):
        message = "Some secrets still need an older key, so keep it. The rows above say which, and why."
        raise OperatorFault(message)


@command.command(name="rotate-signing")
@click.argument("site")
def rotate_signing(site: str) -> None:
    """Begin to change the key that signs the access tokens of SITE; no token fails."""

    async def rotate(signing: SigningKeys) -> str:
        return await signing.rotate()

    made = _with_signing_keys(site, rotate)
    say(f"{site}: {made} is published now and signs soon (SIGNING_PUBLISH_AHEAD). The old key verifies until then on.")


# The name of one key in sixty-four begins with a hyphen, and looks like an option.
@command.command(name="withdraw-signing", context_settings={"ignore_unknown_options": True})
@click.argument("site")
@click.argument("key")
def withdraw_signing(site: str, key: str) -> None:
    """Refuse what KEY has signed for SITE, at once: it may be known to others. A new key signs from now on."""

    async def withdraw(signing: SigningKeys) -> None:
        await signing.reload()
        known = [one.id for one in signing.known]
        if key not in known:
            message = f"{site} has no living signing key {key!r}. It has: {', '.join(known)}."
            raise OperatorFault(message)
        await signing.withdraw(key)

    _with_signing_keys(site, withdraw)
    say(f"{site}: tokens of {key} are refused from now on; every process knows within a minute.")


@command.command()
@click.argument("site")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def signing(site: str, *, as_json: bool) -> None:
    """List the living signing keys of SITE, oldest first."""

    async def look(keys: SigningKeys) -> list[dict[str, object]]:
        await keys.reload()
        return [{"id": one.id, "activatesAt": one.activates_at, "retiresAt": one.retires_at} for one in keys.known]

    rows = _with_signing_keys(site, look)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        until = f", verifies until {row['retiresAt']:%Y-%m-%d %H:%M} UTC" if row["retiresAt"] else ""
        out.print(f"{row['id']}  signs from {row['activatesAt']:%Y-%m-%d %H:%M} UTC{until}", markup=False)


async def _stale(installation: Installation, name: str, keys: Keyring) -> list[ColumnRow]:
    database = open_database(installation, name)
    try:
        return [
            ColumnRow(name, f"{column.table}.{column.column}", await count_stale(database, keys, column))
            for column in encrypted_columns(name)
        ]
    finally:
        await database.close()


async def _reencrypted(installation: Installation, name: str, keys: Keyring) -> list[ColumnRow]:
    """Walk over the columns of one site, and show how far it is."""
    total = sum(row.stale for row in await _stale(installation, name, keys))
    database = open_database(installation, name)
    try:
        with progress(f"{name}: re-encrypting {total} secrets", total) as advance:
            shown: dict[str, int] = {}

            def tell(state: Reencryption) -> None:
                column = f"{state.column.table}.{state.column.column}"
                advance(state.done - shown.get(column, 0))
                shown[column] = state.done

            results = await reencrypt(database, keys.for_site(name), columns=encrypted_columns(name), progress=tell)
    finally:
        await database.close()
    return [
        ColumnRow(name, f"{one.column.table}.{one.column.column}", one.left or 0, one.done, one.unreadable)
        for one in results
    ]


def _with_signing_keys[T](site: str, act: Callable[[SigningKeys], Awaitable[T]]) -> T:
    """Do something with one site's signing keys."""

    async def run(installation: Installation) -> T:
        database = open_database(installation, site)
        keys = load_keyring(installation.config).for_site(site)
        try:
            return await act(SigningKeys(database, keys, installation.config[SigningSettings]))
        finally:
            await database.close()

    with open_installation([site]) as installation:
        return asyncio.run(run(installation))
