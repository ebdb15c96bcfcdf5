"""`stoa demo`: rows that make every page believable."""

import asyncio
import re

import click

from stoa.accounts.demo import demo_accounts

from .databases import bring_up_to_date, grow_demo, plant_demo
from .installation import Installation, open_installation, refuse_in_production
from .say import out, print_json, say, table_of

_LEAST, _MOST = 1_000, 2_000_000


class Amount(click.ParamType[int]):
    """A whole number as people write it: 100k, 1m, 250000."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        found = re.fullmatch(r"([0-9]{1,7})([km]?)", str(value).strip().lower())
        many = int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]] if found else 0
        if not _LEAST <= many <= _MOST:
            self.fail(f"{value!r} is no number from 1k to 2m, such as 100k.", param, ctx)
        return many


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
    await plant_demo(*everything)
    if scale is not None:
        await grow_demo(*everything, scale)
