"""How long work shows that it goes on: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .say import err, say

type Advance = Callable[[int], None]


@contextmanager
def progress(title: str, total: int, *, in_bytes: bool = False) -> Iterator[Advance]:
    """Give a function to call with what was done since the last call."""
    if not err.is_terminal:
        say(f"{title}.")
        yield _nothing
        return
    from rich import progress as bars  # noqa: PLC0415 - only work that is watched pays for drawing it

    amount = bars.DownloadColumn() if in_bytes else bars.MofNCompleteColumn()
    with bars.Progress(bars.TextColumn("{task.description}"), bars.BarColumn(), amount, console=err) as bar:
        task = bar.add_task(title, total=max(total, 1))
        yield lambda done: bar.advance(task, done)


def _nothing(_done: int) -> None:
    """Show nothing: a log wants lines, not a bar."""
