"""`stoa doctor`: what is wrong, and what to do."""

import asyncio
import sys
from collections.abc import Iterator

import asyncpg
import click

from stoa.kernel.config import Config, ConfigFaults, load_config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.db import DatabaseSettings
from stoa.kernel.embedded import EmbeddedSettings
from stoa.kernel.embedded.doctor import Finding, examine
from stoa.kernel.feature import discover_sites
from stoa.kernel.valkey import ValkeyDown, ValkeySettings, connect_valkey

from .installation import DOTENV
from .say import out, print_json

_MARKS = {"ok": "[green]✓[/green]", "warn": "[yellow]![/yellow]", "fault": "[red]✗[/red]"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(*, as_json: bool) -> None:
    """Look at settings, data folder and servers; say in words what is wrong and what to do. Ends with 1 on a fault."""
    findings = list(_findings())
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            out.print(f"{_MARKS[finding.level]} {finding.sentence}")
            if finding.mend:
                out.print(f"  {finding.mend}")
    sys.exit(1 if any(finding.level == "fault" for finding in findings) else 0)


def _findings() -> Iterator[Finding]:
    sites = discover_sites()
    try:
        config = load_config(dotenv=DOTENV)
    except ConfigFaults as faults:
        for fault in faults.faults:
            yield Finding("fault", str(fault), "`stoa config` lists every setting with its meaning.")
        return
    yield Finding("ok", f"The settings can be used. Sites: {', '.join(sites)}.")
    urls = {name: config.for_site(name, DatabaseSettings).url.replace("{site}", name) for name in sites}
    valkey_url = config[ValkeySettings].url
    data = config[CoreSettings].data
    embedded = any(not url for url in urls.values())
    yield from examine(data, config[EmbeddedSettings], postgres=embedded, valkey=not valkey_url)
    yield from asyncio.run(_outside(config, {name: url for name, url in urls.items() if url}, valkey_url))


async def _outside(config: Config, urls: dict[str, str], valkey_url: str) -> list[Finding]:
    """Look at the servers that are set by address."""
    found = [await _database(name, url) for name, url in urls.items()]
    if valkey_url:
        valkey = connect_valkey(config[ValkeySettings])
        try:
            await valkey.ping()
            found.append(Finding("ok", "Valkey answers."))
        except ValkeyDown as fault:
            found.append(Finding("fault", f"Valkey does not answer: {fault}.", "Start it, or mend VALKEY_URL."))
        finally:
            await valkey.close()
    return found


async def _database(name: str, url: str) -> Finding:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as fault:
        why = str(fault) or type(fault).__name__
        return Finding("fault", f"The database of {name} cannot be reached: {why}.", "Start it, or mend DATABASE_URL.")
    try:
        version = connection.get_server_version()
    finally:
        await connection.close()
    if version.major < OLDEST_POSTGRES:
        return Finding(
            "fault", f"The database of {name} is PostgreSQL {version.major}.", f"Use {OLDEST_POSTGRES} or newer."
        )
    return Finding("ok", f"The database of {name} answers: PostgreSQL {version.major}.{version.minor}.")


OLDEST_POSTGRES = 15
