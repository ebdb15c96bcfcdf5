"""`stoa events`: how far deliveries are, which were given up, and telling a consumer again."""

from datetime import UTC, datetime
from typing import Any

import click

from stoa.kernel.db import Database
from stoa.kernel.events import Consumer, list_parked, measure_lag, replay
from stoa.kernel.events.queries import Lag, Parked
from stoa.kernel.feature import Site
from stoa.kernel.http.core_feature import core_feature

from .installation import ask_site, ask_sites, choose_sites, open_installation
from .say import out, print_json, say, table_of


@click.group()
def command() -> None:
    """List and replay events. docs/developers/events.md says how they travel."""


@command.command()
@click.argument("sites", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def lag(sites: tuple[str, ...], *, as_json: bool) -> None:
    """Say how far the deliveries of SITES are behind."""

    async def look(database: Database) -> Lag:
        return await measure_lag(database.read())

    with open_installation(sites) as installation:
        found = ask_sites(installation, look)
    if as_json:
        print_json(found)
        return
    table = table_of("Site", *(name.replace("_", " ").capitalize() for name in Lag.__struct_fields__))
    for name, row in found.items():
        table.add_row(name, *(str(getattr(row, column)) for column in Lag.__struct_fields__))
    out.print(table)


@command.command()
@click.argument("site")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def parked(site: str, limit: int, *, as_json: bool) -> None:
    """List the deliveries of SITE that were given up, oldest first, with the reason."""

    async def look(database: Database) -> list[Parked]:
        return await list_parked(database.read(), limit)

    rows = ask_site(site, look)
    if as_json:
        print_json(rows)
        return
    if not rows:
        say(f"{site}: no delivery was given up.")
        return
    table = table_of(*(name.replace("_", " ").capitalize() for name in Parked.__struct_fields__))
    for row in rows:
        table.add_row(*(str(getattr(row, name)) for name in Parked.__struct_fields__))
    out.print(table)


@command.command(name="replay")
@click.argument("site")
@click.argument("consumer")
@click.option("--first", type=click.IntRange(0), default=0, help="Number of the first event.")
@click.option("--last", type=click.IntRange(0), help="Number of the last event.")
@click.option("--since", type=click.DateTime(), help="Events from this time on, in UTC.")
@click.option("--until", type=click.DateTime(), help="Events up to this time, in UTC.")
@click.option("--delivered-too", is_flag=True, help="Those that it has received already, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the number as JSON.")
def replay_command(
    site: str,
    consumer: str,
    first: int,
    last: int | None,
    *,
    since: datetime | None,
    until: datetime | None,
    delivered_too: bool,
    as_json: bool,
) -> None:
    """Tell CONSUMER of SITE again what it was told or missed: by number, by time, or everything."""
    chosen = _consumer(choose_sites([site])[site], consumer)
    if (since or until) and (first or last is not None):
        message = "Give a range of event numbers or a range of time, not both."
        raise click.UsageError(message)

    async def act(database: Database) -> int:
        async with database.write() as tx:
            return await replay(
                tx,
                chosen,
                first=first,
                last=last,
                since=since and since.replace(tzinfo=UTC),
                until=until and until.replace(tzinfo=UTC),
                delivered_too=delivered_too,
            )

    count = ask_site(site, act)
    if as_json:
        print_json({"consumer": consumer, "events": count})
    else:
        say(f"{site}: {consumer} will be told {count} events again, as soon as a worker runs.")


def _consumer(site: Site, name: str) -> Consumer[Any]:
    consumers = [one for feature in (core_feature(), *site.features) for one in feature.consumers]
    for one in consumers:
        if one.name == name:
            return one
    known = ", ".join(sorted(one.name for one in consumers)) or "none"
    message = f"{site.name} has no consumer {name!r}. Its consumers: {known}."
    raise click.UsageError(message)
