"""`stoa config`: every setting, where its value comes from, and what it means."""

import click

from .installation import read_settings
from .say import out, print_json, table_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--changed", is_flag=True, help="Only what differs from the default.")
def command(*, as_json: bool, changed: bool) -> None:
    """List the settings. Secrets are masked; a wrong setting is named with its mend."""
    rows = [row for row in read_settings().rows() if not changed or row.source != "default"]
    if as_json:
        print_json(rows)
        return
    table = table_of("Setting", "Value", "From", "Meaning")
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            table.add_row(f"[bold]{group}[/bold]")
        table.add_row(row.env, row.value or "–", row.source, row.meaning)
    out.print(table)
