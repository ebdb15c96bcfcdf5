"""Databases before a command uses them: there, up to date, and filled when a demonstration is wanted."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from stoa.accounts.demo import holds_others, list_open_accounts
from stoa.kernel.config import Config
from stoa.kernel.crypto import Keyring, load_keyring
from stoa.kernel.db import Database, DatabaseSettings, Write
from stoa.kernel.db.migrate import create_database_if_missing, migrate, require_migrated, vacuum
from stoa.kernel.db.migrations import Migration, MigrationFault, load_migrations, migration_folders
from stoa.kernel.db.queries import TAKE_ALL_TIME
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Grow, SeedWithKeys, Site
from stoa.kernel.runtime import database_url

from .faults import OperatorFault
from .say import say


def migrations_of(site: Site) -> list[Migration]:
    """Give everything that a site's database is made of."""
    return load_migrations(migration_folders(feature.migrations for feature in site.features))


async def bring_up_to_date(config: Config, sites: Mapping[str, Site], addresses: Addresses) -> None:
    """In development run what is missing; in production refuse databases that lack something, all of them at once."""
    if not config.production:
        await asyncio.gather(
            *(_migrate(site, database_url(config, name, len(sites) > 1, addresses)) for name, site in sites.items())
        )
        return
    faults, known = list[str](), list[str]()
    for name, site in sites.items():
        url = database_url(config, name, len(sites) > 1, addresses)
        database = Database(url, config.for_site(name, DatabaseSettings))
        try:
            await require_migrated(database.read(), migrations_of(site), name)
            known += [f"{one} ({site.title})" for one in await list_open_accounts(database.read(), site)]
        except MigrationFault as fault:
            faults.append(str(fault))
        finally:
            await database.close()
    if faults:
        raise MigrationFault(" ".join(faults))
    if known:
        message = (
            f"Everybody knows the passwords of {', '.join(known)}: `stoa demo` has made these accounts. Start in "
            "development, give them other passwords or delete them; or name a database without the demo."
        )
        raise OperatorFault(message)


async def _migrate(site: Site, url: str) -> None:
    await create_database_if_missing(url)
    ran = await migrate(url, migrations_of(site))
    if ran:
        say(f"{site.title}: {len(ran)} migrations ran.")


def _for_planting(config: Config, name: str) -> DatabaseSettings:
    """Let statements take their time: many rows in one are nothing to warn of."""
    return replace(config.for_site(name, DatabaseSettings), slow_query=timedelta(hours=1))


async def find_occupied(config: Config, sites: Mapping[str, Site], addresses: Addresses) -> list[Site]:
    """Find the sites whose databases have people in them, and none of the demo."""
    occupied = []
    for name, site in sites.items():
        database = Database(
            database_url(config, name, len(sites) > 1, addresses), config.for_site(name, DatabaseSettings)
        )
        try:
            if await holds_others(database.read(), site):
                occupied.append(site)
        finally:
            await database.close()
    return occupied


async def plant_demo(config: Config, sites: Mapping[str, Site], addresses: Addresses) -> None:
    """Fill empty tables with rows that make every page believable."""
    urls = {name: database_url(config, name, len(sites) > 1, addresses) for name in sites}
    keys = load_keyring(config)
    await asyncio.gather(
        *(_plant(site, urls[name], _for_planting(config, name), keys.for_site(name)) for name, site in sites.items())
    )


async def _plant(site: Site, url: str, settings: DatabaseSettings, keys: Keyring) -> None:
    database = Database(url, settings)
    try:
        for feature in sorted(site.features, key=lambda one: one.order):
            if feature.seed is not None:
                await database.transact(feature.seed)
        for feature in site.features:
            if feature.seed_with_keys is not None:
                await database.transact(_with_keys(feature.seed_with_keys, keys))
    finally:
        await database.close()


def _with_keys(seed: SeedWithKeys, keys: Keyring) -> Callable[[Write], Awaitable[None]]:
    async def work(tx: Write) -> None:
        await seed(tx, keys)

    return work


async def grow_demo(config: Config, sites: Mapping[str, Site], addresses: Addresses, many: int) -> None:
    """Make demo worlds large: until there are so many of what each site is about."""
    for name, site in sites.items():
        url = database_url(config, name, len(sites) > 1, addresses)
        database = Database(url, _for_planting(config, name))
        try:
            for feature in sorted(site.features, key=lambda one: one.order):
                if feature.grow is not None:
                    say(f"{site.title}: growing to {many:,}. This takes minutes.")
                    await database.transact(_unhurried(feature.grow, many))
        finally:
            await database.close()
        await vacuum(url)


def _unhurried(grow: Grow, many: int) -> Callable[[Write], Awaitable[None]]:
    async def work(tx: Write) -> None:
        await TAKE_ALL_TIME.run(tx)
        await grow(tx, many)

    return work
