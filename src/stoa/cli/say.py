"""How commands speak: calm lines on standard error, results on standard output."""

import sys
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table

out = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Tell how the work goes."""
    err.print(text, markup=False)


def complain(text: str, points: Sequence[str] = ()) -> None:
    """Tell what is wrong."""
    err.print(text, style="bold red", markup=False)
    for point in points:
        err.print(f"  • {point}", markup=False)


def print_json(value: object) -> None:
    """Give a result to a program: one line, never wrapped or coloured."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def table_of(*titles: str) -> Table:
    """Begin a plain table; long cells fold."""
    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table
