"""`stoa demo`: rows that make every page believable."""

import asyncio

import click

from .databases import bring_up_to_date, plant_demo
from .installation import Installation, open_installation, refuse_in_production
from .say import say


@click.command()
@click.argument("sites", nargs=-1)
def command(sites: tuple[str, ...]) -> None:
    """Fill the empty tables of SITES, or of all sites, with demo data. Never in production."""
    with open_installation(sites) as installation:
        refuse_in_production(installation.config, "Demo data")
        asyncio.run(_fill(installation))
        say(f"Demo data is in place for {', '.join(installation.sites)}.")


async def _fill(installation: Installation) -> None:
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    await plant_demo(*everything)
