"""How commands speak: calm lines on standard error, results on standard output."""

import sys
from collections.abc import Sequence

from rich.console import Console

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
