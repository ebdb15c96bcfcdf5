"""The page of commands, from what `--help` says."""

from collections.abc import Iterator

import click

from stoa.cli.main import stoa

HEAD = """# The `stoa` command

<!-- Written by `python -m tools.docs.generated` from the commands' own help. Change that. -->

`stoa COMMAND --help` says what stands here. Words about the work go to standard error, results to standard output; with
`--json` the result is one line of JSON. On a terminal long work shows a bar, elsewhere plain lines.

| code | means |
| --- | --- |
| 0 | It is done. |
| 1 | It is not done, or something is wrong; the words say what, and what to do. |
| 2 | The command was written wrongly: an unknown site, a missing or contradicting option. |
| 78 | The settings cannot be used; every fault is named at once. |
| 130, 143 | Ctrl-C or SIGTERM stopped it. `stoa serve` and `stoa worker` take them as the end, and end with 0. |
"""

_WIDTH = 100


def cli_page() -> str:
    """Write the page."""
    return "\n".join([HEAD, *_commands(stoa, "stoa", 2)]) + "\n"


def _commands(command: click.Command, path: str, level: int) -> Iterator[str]:
    if command is not stoa:
        context = click.Context(command, info_name=path, terminal_width=_WIDTH, help_option_names=["-h", "--help"])
        yield f"{'#' * level} {path}\n"
        yield f"```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _commands(below, f"{path} {name}", level if command is stoa else level + 1)
