"""`stoa doctor`: what is wrong, and what to do."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping

import asyncpg
import click
import psutil

from stoa.kernel.config import Config, ConfigFaults, load_config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import CryptoSettings, load_keyring
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.db.migrate import pending
from stoa.kernel.embedded import Addresses, EmbeddedSettings
from stoa.kernel.embedded.doctor import Finding, examine
from stoa.kernel.errors import Fault
from stoa.kernel.feature import Site, discover_sites
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.runtime import database_url
from stoa.kernel.valkey import ValkeyDown, ValkeySettings, connect_valkey

from .databases import migrations_of
from .installation import DOTENV, declare_settings
from .production import missing_for_production
from .say import out, print_json

OLDEST_POSTGRES = 15

_MARKS = {"ok": "[green]✓[/green]", "warn": "[yellow]![/yellow]", "fault": "[red]✗[/red]"}


@click.command()
@click.option("--production", is_flag=True, help="Say what is missing before people can rely on this installation.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, production: bool, as_json: bool) -> None:
    """Look at settings, keys, data folder, servers and port; change nothing. Ends with 1 on a fault.

    Each finding says what was seen, and what to do where something is wrong.
    """
    findings = list(_findings())
    if production:
        findings += missing_for_production(os.environ, DOTENV)
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            out.print(f"{_MARKS[finding.level]} ", end="")
            out.print(finding.sentence, markup=False, soft_wrap=True)
            if finding.mend:
                out.print(f"  {finding.mend}", markup=False, soft_wrap=True)
    sys.exit(1 if any(finding.level == "fault" for finding in findings) else 0)


def _findings() -> Iterator[Finding]:
    sites = discover_sites()
    declare_settings()
    try:
        config = load_config(dotenv=DOTENV)
    except ConfigFaults as faults:
        for fault in faults.faults:
            yield Finding("fault", str(fault), "`stoa config` lists every setting with its meaning.")
        return
    yield Finding("ok", f"The settings can be used. Sites: {', '.join(sites)}.")
    yield _keys(config)
    yield _port(config[HttpSettings])
    urls = {name: config.for_site(name, DatabaseSettings).url for name in sites}
    valkey_url = config[ValkeySettings].url
    embedded = not all(urls.values())
    data = config[CoreSettings].data
    yield from examine(data, config[EmbeddedSettings], postgres=embedded, valkey=not valkey_url)
    yield from asyncio.run(_databases(config, sites))
    if valkey_url:
        yield asyncio.run(_valkey(config))


def _keys(config: Config) -> Finding:
    if not config[CryptoSettings].keys and not config.production:
        return Finding("ok", "STOA_KEYS is not set; this machine has, or makes, a key of its own for development.")
    try:
        keys = load_keyring(config)
    except ConfigFaults as faults:
        return Finding("fault", str(faults), "docs/operations/keys.md says how keys are made and changed.")
    older = f"; {', '.join(root.id for root in keys.roots[1:])} can still be read" if len(keys.roots) > 1 else ""
    return Finding("ok", f"The root key {keys.current.id} writes{older}.")


def _port(http: HttpSettings) -> Finding:
    """Try the port, and say who has it where it is taken."""
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((http.host, http.port))
        except OSError as fault:
            who = _who_has(http.port)
            sentence = f"Port {http.port} on {http.host} cannot be used{who or f': {fault.strerror}'}."
            mend = "If that is no Stoa of yours, stop it, or choose another port with STOA_PORT."
            return Finding("warn", sentence, mend)
    return Finding("ok", f"Port {http.port} on {http.host} is free.")


def _who_has(port: int) -> str:
    try:
        listening = [one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN]
        pid = next((one.pid for one in listening if one.laddr and one.laddr.port == port and one.pid), None)
        return f": process {pid} ({psutil.Process(pid).name()}) has it" if pid else ""
    except psutil.Error:  # some systems tell only root
        return ""


async def _databases(config: Config, sites: Mapping[str, Site]) -> list[Finding]:
    """Look at the databases that are set by address, and at the embedded ones where they run."""
    running = _running(config)
    found: list[Finding] = []
    for name, site in sites.items():
        own = config.for_site(name, DatabaseSettings).url
        if not own and not running.postgres_socket_dsn:
            continue
        try:
            url = database_url(config, name, len(sites) > 1, running)
        except ConfigFaults as faults:
            found.append(Finding("warn", f"Several sites cannot be served together: {faults}"))
            continue
        found += await _database(config, site, url, embedded=not own)
    return found


async def _database(config: Config, site: Site, url: str, *, embedded: bool) -> list[Finding]:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except asyncpg.InvalidCatalogNameError:
        sentence, mend = f"The database of {site.name} is not made yet.", f"`stoa migrate {site.name}` makes it."
        return [Finding("warn", sentence, mend) if config.production else Finding("ok", sentence, mend)]
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        if embedded:
            return []  # it stopped between two looks; its own findings say so
        why = str(fault) or type(fault).__name__
        mend = "Start it, or mend DATABASE_URL."
        return [Finding("fault", f"The database of {site.name} cannot be reached: {why}.", mend)]
    version = connection.get_server_version()
    await connection.close()
    if version.major < OLDEST_POSTGRES:
        sentence = f"The database of {site.name} is PostgreSQL {version.major}."
        return [Finding("fault", sentence, f"Use {OLDEST_POSTGRES} or newer.")]
    said = f"The database of {site.name} answers: PostgreSQL {version.major}.{version.minor}."
    return [Finding("ok", said), await _schema(config, site, url)]


async def _schema(config: Config, site: Site, url: str) -> Finding:
    database = Database(url, config.for_site(site.name, DatabaseSettings))
    try:
        missing = await pending(database.read(), migrations_of(site))
    except Fault as fault:
        return Finding("fault", f"The schema of {site.name} cannot be read: {fault}")
    finally:
        await database.close()
    if not missing:
        return Finding("ok", f"The schema of {site.name} is up to date.")
    sentence = f"The database of {site.name} lacks {len(missing)} migrations, beginning with {missing[0].name}."
    return Finding("fault" if config.production else "warn", sentence, f"Run `stoa migrate {site.name}`.")


async def _valkey(config: Config) -> Finding:
    valkey = connect_valkey(config[ValkeySettings])
    try:
        await valkey.ping()
    except ValkeyDown as fault:
        return Finding("fault", f"Valkey does not answer: {fault}", "Start it, or mend VALKEY_URL.")
    finally:
        await valkey.close()
    return Finding("ok", "Valkey answers.")


def _running(config: Config) -> Addresses:
    """Read where the embedded servers run, from the note that they leave while they do."""
    try:
        noted = json.loads((config[CoreSettings].data / "servers.json").read_text())
        return Addresses(**{name: value for name, value in noted.items() if name in Addresses.__dataclass_fields__})
    except (OSError, ValueError):
        return Addresses()
