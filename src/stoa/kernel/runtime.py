"""What one process stands on: settings, keys, Valkey, the sites' databases. Made once, closed in order."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from stoa.kernel import clock
from stoa.kernel.cache import CacheSettings, Store
from stoa.kernel.config import Config, ConfigFaults, SettingFault
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import Keyring, load_keyring
from stoa.kernel.db import Database, DatabaseSettings, query_timings
from stoa.kernel.db.readings import database_readings
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Site
from stoa.kernel.observability.access_log import AccessLog
from stoa.kernel.observability.logs import is_for_people
from stoa.kernel.observability.metrics import Metrics
from stoa.kernel.observability.settings import ObservabilitySettings
from stoa.kernel.outgoing import Outgoing, OutgoingSettings
from stoa.kernel.storage import Storage, StorageSettings, open_storage
from stoa.kernel.valkey import Valkey, ValkeySettings, connect_valkey
from stoa.ui.render import Renderer


@dataclass(frozen=True, slots=True)
class Runtime:
    """The things that web and worker processes share."""

    config: Config
    sites: Mapping[str, Site]
    databases: Mapping[str, Database]
    valkey: Valkey
    keys: Keyring
    files: Mapping[str, Storage]
    caches: Mapping[str, Store]
    outgoing: Outgoing
    renderer: Renderer
    metrics: Metrics = field(default_factory=lambda: Metrics(query_timings))
    access_log: AccessLog = field(default_factory=lambda: AccessLog(on=False))

    async def close(self) -> None:
        """Close what is open: those who call first, what they call last."""
        await self.access_log.stop()
        await self.outgoing.close()
        await asyncio.gather(*(cache.close() for cache in self.caches.values()))
        await asyncio.gather(*(database.close() for database in self.databases.values()))
        await self.valkey.close()


def database_url(config: Config, site: str, several: bool, addresses: Addresses) -> str:
    """Say where a site's database is: as set for it, or the embedded server's."""
    url = config.for_site(site, DatabaseSettings).url
    if not url:
        return addresses.database(f"stoa_{site.replace('-', '_')}")
    if several and "{site}" not in url and f"{site.upper().replace('-', '_')}_DATABASE_URL" not in config.environ:
        message = (
            "each site has a database of its own, and several are served. Write {site} where the site's name belongs, "
            f"or set {site.upper()}_DATABASE_URL."
        )
        raise ConfigFaults([SettingFault("DATABASE_URL", config.sources.get("DATABASE_URL", "environment"), message)])
    return url.replace("{site}", site.replace("-", "_"))


def database_settings(config: Config, site: str) -> DatabaseSettings:
    """Give what is set of a site's database, with waits that end before a request's deadline does."""
    deadline = config[CoreSettings].deadline
    settings = config.for_site(site, DatabaseSettings).within(deadline)
    if config.production and settings.longest_for_connection + settings.longest_for_lock >= deadline:
        message = (
            "requests that wait for a connection, then for a lock, would hear 504 instead of 503. Make it longer than "
            "DATABASE_ACQUIRE_TIMEOUT and DATABASE_LOCK_TIMEOUT together, or set neither."
        )
        raise ConfigFaults([SettingFault("STOA_DEADLINE", config.sources.get("STOA_DEADLINE", "default"), message)])
    return settings


def open_runtime(config: Config, sites: Mapping[str, Site], addresses: Addresses) -> Runtime:
    """Make everything; nothing is connected to before its first use."""
    core = config[CoreSettings]
    seeing = config[ObservabilitySettings]
    several = len(sites) > 1
    databases = {}
    for name in sites:
        settings = database_settings(config, name)
        url = database_url(config, name, several, addresses)
        replica = settings.replica_url.replace("{site}", name.replace("-", "_"))
        databases[name] = Database(url, settings, replica_url=replica, name=f"stoa {name}")
    valkey = connect_valkey(config[ValkeySettings], addresses.valkey_socket_url or None)
    keys = load_keyring(config)
    files = {
        name: open_storage(config.for_site(name, StorageSettings), keys.for_site(name), data=core.data, site=name)
        for name in sites
    }
    caches = {name: Store(valkey, name, config[CacheSettings]) for name in sites}
    for name, database in databases.items():
        database.drop_tags = caches[name].drop_tags
    folders = [folder for site in sites.values() for feature in site.features if (folder := feature.templates)]
    metrics = Metrics(query_timings)
    for name, database in databases.items():
        metrics.add_source(partial(database_readings, name, database))
    return Runtime(
        metrics=metrics,
        config=config,
        sites=sites,
        databases=databases,
        valkey=valkey,
        keys=keys,
        files=files,
        caches=caches,
        outgoing=Outgoing(config[OutgoingSettings]),
        renderer=Renderer(
            [site.look for site in sites.values()],
            folders,
            cache_folder=_template_cache(core.data),
            reload=not config.production,
            now=clock.now,
        ),
        access_log=AccessLog(on=seeing.access_log, plain=is_for_people(seeing, production=config.production)),
    )


def _template_cache(data: Path) -> Path:
    return data / "cache" / "templates"
