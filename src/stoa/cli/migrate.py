"""`stoa migrate`: bring databases up to date, step back, or say what is missing."""

import asyncio
from typing import Literal

import click

from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.db.migrate import create_database_if_missing, migrate, pending, roll_back
from stoa.kernel.runtime import database_url

from .databases import migrations_of
from .installation import Installation, open_installation
from .say import print_json, say


@click.command()
@click.argument("sites", nargs=-1)
@click.option(
    "--stage",
    type=click.Choice(["expand", "contract"]),
    default="contract",
    help="`expand` runs only what the release before can live with.",
)
@click.option("--pending", "only_list", is_flag=True, help="Run nothing; say what would run.")
@click.option("--back", is_flag=True, help="Undo the newest migration of one site.")
@click.option("--accept-changed", is_flag=True, help="Accept files that have changed since they ran.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    sites: tuple[str, ...],
    stage: Literal["expand", "contract"],
    *,
    only_list: bool,
    back: bool,
    accept_changed: bool,
    as_json: bool,
) -> None:
    """Bring the databases of SITES, or of all sites, up to date."""
    if back and len(sites) != 1:
        message = "Name the one site whose newest migration is to be undone."
        raise click.UsageError(message)
    with open_installation(sites) as installation:
        if only_list:
            done = asyncio.run(_pending(installation))
        elif back:
            done = asyncio.run(_back(installation))
        else:
            done = asyncio.run(_migrate(installation, stage, accept_changed=accept_changed))
    if as_json:
        print_json(done)
        return
    for name, migrations in done.items():
        words = {True: "would run", False: "undid" if back else "ran"}[only_list]
        say(f"{name}: {words} {len(migrations)}." if migrations else f"{name}: nothing to do.")
        for one in migrations:
            say(f"  {one}")


def _url(installation: Installation, name: str) -> str:
    return database_url(installation.config, name, installation.several, installation.addresses)


async def _migrate(
    installation: Installation, stage: Literal["expand", "contract"], *, accept_changed: bool
) -> dict[str, list[str]]:
    done: dict[str, list[str]] = {}
    for name, site in installation.sites.items():
        url = _url(installation, name)
        await create_database_if_missing(url)
        done[name] = await migrate(url, migrations_of(site), stage=stage, say=say, accept_changed=accept_changed)
    return done


async def _back(installation: Installation) -> dict[str, list[str]]:
    ((name, site),) = installation.sites.items()
    undone = await roll_back(_url(installation, name), migrations_of(site), say=say)
    return {name: [undone] if undone else []}


async def _pending(installation: Installation) -> dict[str, list[str]]:
    missing: dict[str, list[str]] = {}
    for name, site in installation.sites.items():
        database = Database(_url(installation, name), installation.config.for_site(name, DatabaseSettings))
        try:
            missing[name] = [one.name for one in await pending(database.read(), migrations_of(site))]
        finally:
            await database.close()
    return missing
