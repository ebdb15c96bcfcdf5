"""`stoa routes`: every route with who may call it."""

import click
import msgspec

from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.default_limits import limit_of

from .installation import choose_sites
from .say import out, print_json, table_of


class RouteRow(msgspec.Struct, frozen=True):
    """One line."""

    site: str
    method: str
    path: str
    access: str
    limit: str
    handler: str
    summary: str


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(sites: tuple[str, ...], *, as_json: bool) -> None:
    """List the routes of SITES, or of all sites: address, who may call, which limit, which function."""
    rows = [
        RouteRow(
            name,
            route.method,
            route.path,
            route.access.name if route.access else "–",
            limit_of(route).name,
            route.name,
            route.summary,
        )
        for name, site in choose_sites(sites).items()
        for feature in (core_feature(), *site.features)
        for route in feature.routes
    ]
    if as_json:
        print_json(rows)
        return
    table = table_of("Site", "Method", "Path", "Access", "Limit", "Function")
    for row in rows:
        table.add_row(row.site, row.method, row.path, row.access, row.limit, row.handler)
    out.print(table)
