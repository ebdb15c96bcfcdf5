"""`stoa config`: every setting, where its value comes from, and what it means."""

import click
from rich.markup import escape

from .env_file import env_file
from .installation import declare_settings, read_settings
from .say import out, print_json, table_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--changed", is_flag=True, help="Only what differs from the default.")
@click.option("--env-file", "as_env_file", is_flag=True, help="Print a .env with every setting, commented out.")
def command(*, as_json: bool, changed: bool, as_env_file: bool) -> None:
    """List the settings. Secrets are masked; a wrong setting is named with its mend."""
    if as_env_file:
        declare_settings()
        out.print(env_file(), markup=False, soft_wrap=True, end="")
        return
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
        table.add_row(row.env, escape(row.value) or "–", row.source, escape(row.meaning))
    out.print(table)
