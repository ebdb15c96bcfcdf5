"""`stoa demo`: rows that make every page believable."""

import asyncio

import click

from stoa.accounts.demo import demo_accounts

from .amount import Amount
from .databases import bring_up_to_date, find_occupied, grow_demo, plant_demo
from .faults import OperatorFault
from .installation import Installation, open_installation, refuse_in_production
from .say import out, print_json, say, table_of


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--scale", type=Amount(), help="Make the world large, for measuring: 100k servers, 200k boats.")
@click.option("--json", "as_json", is_flag=True, help="Print the demo sign-ins as JSON.")
def command(sites: tuple[str, ...], *, scale: int | None, as_json: bool) -> None:
    """Fill the empty tables of SITES, or of all sites, and print the demo sign-ins. Never in production."""
    with open_installation(sites) as installation:
        refuse_in_production(installation.config, "Demo data")
        asyncio.run(_fill(installation, scale))
        say(f"Demo data is in place for {', '.join(installation.sites)}.")
        accounts = demo_accounts(installation.sites.values())
        if as_json:
            print_json(accounts)
            return
        table = table_of("Site", "Role", "E-mail", "Password")
        for one in accounts:
            table.add_row(one.site, one.role, one.email, one.password)
        out.print(table)


async def _fill(installation: Installation, scale: int | None) -> None:
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    for site in await find_occupied(*everything):
        message = (
            f"{site.title} has accounts, and none of the demo. Nothing was filled, as everybody knows its passwords, "
            "those of its administrator among them. Name an empty database in DATABASE_URL."
        )
        raise OperatorFault(message)
    await plant_demo(*everything)
    if scale is not None:
        await grow_demo(*everything, scale)
