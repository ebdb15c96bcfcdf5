"""`stoa doors`: ports beside the web's."""

import asyncio
import sys

import click
import uvloop

from stoa.kernel.doors import Door
from stoa.kernel.http.serving import stop_on_signals
from stoa.kernel.runtime import open_runtime

from .databases import bring_up_to_date
from .installation import Installation, open_installation
from .say import complain, say


@click.command()
@click.argument("sites", nargs=-1)
def command(sites: tuple[str, ...]) -> None:
    """Keep the doors of SITES, or of all sites, open that are not the web's, such as FirstSpawn's for players.

    Which there are is said by the settings; without any the command ends with 1.
    """
    with open_installation(sites) as installation:
        wanted = [
            (name, door)
            for name, site in installation.sites.items()
            for door in site.declared(Door)
            if door.is_wanted(installation.config, name)
        ]
        if not wanted:
            ways = [
                "FirstSpawn's for players opens where PLAYER_DOOR_PORT is set,",
                "and that of answers by mail where MAIL_ANSWERS_PORT is.",
            ]
            complain("No door is wanted.", ways)
            sys.exit(1)
        uvloop.run(_keep(installation, wanted))


async def _keep(installation: Installation, wanted: list[tuple[str, Door]]) -> None:
    stop = stop_on_signals()
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    runtime = open_runtime(*everything)
    try:
        async with asyncio.TaskGroup() as group:
            for name, door in wanted:
                group.create_task(door.keep_open(runtime, name, stop, say))
        say("Stopped cleanly.")
    finally:
        await runtime.close()
