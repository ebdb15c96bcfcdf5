"""What every command needs first: the settings, the sites that were named, and servers that run."""

import asyncio
import difflib
import importlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

import stoa
from stoa.kernel.config import Config, load_config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import load_keyring
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.embedded import Addresses, EmbeddedSettings, Servers
from stoa.kernel.feature import Site, discover_sites
from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.settings import ObservabilitySettings
from stoa.kernel.runtime import database_url
from stoa.kernel.valkey import ValkeySettings

from .say import say

DOTENV = Path(".env")


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, sites and where the servers are."""

    config: Config
    sites: Mapping[str, Site]
    addresses: Addresses

    @property
    def several(self) -> bool:
        """Whether more than one site is meant."""
        return len(self.sites) > 1


def open_database(installation: Installation, name: str) -> Database:
    """Give one site's database; whoever asks for it closes it."""
    config = installation.config
    url = database_url(config, name, installation.several, installation.addresses)
    return Database(url, config.for_site(name, DatabaseSettings), name=f"stoa {name}")


def ask_site[T](site: str, act: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database of one site, and nothing else."""
    with open_installation([site]) as installation:
        return ask_sites(installation, act)[site]


def ask_sites[T](installation: Installation, act: Callable[[Database], Awaitable[T]]) -> dict[str, T]:
    """Do the same with the database of every site that was named."""

    async def run() -> dict[str, T]:
        found: dict[str, T] = {}
        for name in installation.sites:
            database = open_database(installation, name)
            try:
                found[name] = await act(database)
            finally:
                await database.close()
        return found

    return asyncio.run(run())


def refuse_in_production(config: Config, what: str) -> None:
    """Keep what is invented or dangerous away from a database that people rely on."""
    if config.production:
        message = f"{what} does not belong into production. Set STOA_MODE=development where it does."
        raise click.UsageError(message)


def choose_sites(names: Sequence[str]) -> dict[str, Site]:
    """Give the named sites, or all of them; say which exist when one does not."""
    known = discover_sites()
    unknown = [name for name in names if name not in known]
    if unknown:
        near = difflib.get_close_matches(unknown[0], known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
        message = f"There is no site called {unknown[0]!r}. {hint}"
        raise click.UsageError(message)
    return {name: site for name, site in known.items() if not names or name in names}


def declare_settings() -> None:
    """Let every room declare its settings: one that this command does not use may stand in `.env`, too."""
    discover_sites()
    root = Path(stoa.__file__).parent
    for path in sorted(root.rglob("settings.py")):
        importlib.import_module(".".join(path.relative_to(root.parent).with_suffix("").parts))


def read_settings() -> Config:
    """Read the environment and `.env`."""
    declare_settings()
    config = load_config(dotenv=DOTENV)
    set_up_logs(config[ObservabilitySettings], production=config.production)
    return config


@contextmanager
def open_installation(names: Sequence[str]) -> Iterator[Installation]:
    """Read the settings, start what is embedded, and leave it when the command ends."""
    sites = choose_sites(names)
    config = read_settings()
    if config.production:
        load_keyring(config)  # a key that production may not use is refused before anything is started
    with running_servers(config, sites) as addresses:
        yield Installation(config, sites, addresses)


@contextmanager
def running_servers(config: Config, sites: Mapping[str, Site]) -> Iterator[Addresses]:
    """Start the servers for which no address is set."""
    postgres = any(not config.for_site(name, DatabaseSettings).url for name in sites)
    valkey = not config[ValkeySettings].url
    if not postgres and not valkey:
        yield Addresses()
        return
    servers = Servers(config[CoreSettings].data, config[EmbeddedSettings], say=say)
    with servers.running(postgres=postgres, valkey=valkey) as addresses:
        yield addresses
