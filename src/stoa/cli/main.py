"""The `stoa` command. Each subcommand is a module of its own, imported only when it is asked for."""

import importlib
import signal
import sys

import click

from stoa import __version__

from .say import complain

_INTERRUPTED = 130
_TERMINATED = 143

COMMANDS = {
    "serve": "Serve some or all sites",
    "worker": "Run the jobs of some or all sites",
    "doors": "Keep ports open beside the web's",
    "migrate": "Bring databases up to date",
    "demo": "Fill databases with demo data",
    "doctor": "Say what is wrong and what to do",
    "config": "List the settings",
    "routes": "List the routes",
    "new-site": "Begin a new site",
    "backup": "Write a backup of a site",
    "restore": "Put a backup back",
    "keys": "Make, check and change keys",
    "jobs": "List, retry and discard jobs",
    "events": "List and replay events",
    "admin": "Give roles to people",
    "erase": "Erase people on request, or after a restore",
    "audit": "Check the audit log",
}


class Commands(click.Group):
    """Finds a command by importing its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order in which they are listed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"stoa.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="stoa")
def stoa() -> None:
    """Run and look after Stoa's sites. `stoa COMMAND --help` says more of each."""


def main() -> None:
    """Run a command; say what is wrong in words, and end with a code that a script can read.

    0 it is done; 1 it is not, and the words say why; 2 the command was written wrongly; 78 the settings cannot be used;
    130 and 143 somebody stopped it.
    """
    signal.signal(signal.SIGTERM, _stop)  # until the event loop answers signals itself
    try:
        stoa.main(standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(_INTERRUPTED)
    except Exception as fault:
        from .explain import explain  # noqa: PLC0415 - it knows every room; a command that goes well needs none of them

        ended = explain(fault)
        if ended is None:
            raise
        complain(ended.sentence, ended.points)
        sys.exit(ended.code)


def _stop(_signal: int, _frame: object) -> None:
    """Leave as from an interrupt: what was started is stopped on the way out."""
    sys.exit(_TERMINATED)
