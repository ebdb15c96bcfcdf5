"""What an owner may have the console told, and by which name a player is put into it."""

import re

import msgspec

from stoa.kernel.rules import Rule

from .errors import BadCommand
from .models import Prize, PrizeRow

SAMPLE = "Steve"
PLAYER = "{player}"
_NAME = re.compile(r"[A-Za-z0-9_]{1,16}")
_ALLOWED = re.compile(r"[A-Za-z0-9_:.,\-+=~#%/!?'\"\[\]() {}]+")


class CommandRules(msgspec.Struct, frozen=True):
    """Which commands give somebody something, and can do nothing else."""

    verbs: tuple[str, ...] = (
        "advancement",
        "crate",
        "crates",
        "eco",
        "effect",
        "experience",
        "give",
        "kit",
        "msg",
        "playsound",
        "points",
        "tell",
        "title",
        "tokens",
        "xp",
    )


COMMANDS = Rule("firstspawn.prize-commands", CommandRules())


def check_command(template: str, rules: CommandRules) -> str:
    """Give the template as it is kept, or say what is wrong with it."""
    command = template.strip(" ").removeprefix("/")
    if "\n" in command or "\r" in command:
        message = "A command is one line."
        raise BadCommand(message)
    if not _ALLOWED.fullmatch(command):
        message = (
            "A command has letters, digits, spaces and the signs of item names; selectors such as @a are not allowed."
        )
        raise BadCommand(message)
    verb = command.split(" ", 1)[0].removeprefix("minecraft:").lower()
    if verb not in rules.verbs:
        message = f"A prize may use these commands: {', '.join(rules.verbs)}."
        raise BadCommand(message)
    if PLAYER not in command.split(" ")[1:]:
        message = "The command needs {player} as a word of its own, where the winner's name goes."
        raise BadCommand(message)
    rest = command.replace(PLAYER, "")
    if "{" in rest or "}" in rest:
        message = "The only thing in braces may be {player}."
        raise BadCommand(message)
    return command


def fits_game(name: str) -> bool:
    """Say whether a name is one that the game gives: nothing else is ever put into a command."""
    return _NAME.fullmatch(name) is not None


def fill_command(template: str, player: str) -> str:
    """Put a player's name into a command."""
    if not fits_game(player):
        message = f"{player!r} is not the name of a player."
        raise ValueError(message)
    return template.replace(PLAYER, player)


def view_of(row: PrizeRow, *, for_team: bool) -> Prize:
    """Show a prize; the command to the team alone."""
    return Prize(
        id=row.id,
        pool_id=row.pool_id,
        name=row.name,
        description=row.description,
        quantity=row.quantity,
        quantity_used=row.quantity_used,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_active=row.is_active,
        created_at=row.created_at,
        updated_at=row.updated_at,
        console_command=row.console_command if for_team else None,
        preview=fill_command(row.console_command, SAMPLE) if for_team else None,
    )
