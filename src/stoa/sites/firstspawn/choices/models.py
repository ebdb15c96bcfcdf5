"""What somebody lets others see of them."""

import msgspec

from stoa.kernel.http.replies import Input, Model


class Choices(Model, frozen=True):
    """What others see; playtime only where somebody says so."""

    show_guilds: bool = True
    show_reputation: bool = True
    """Of what a reputation is made; the total is always told."""
    show_playtime: bool = False
    show_puzzles: bool = True


class ChoicesChange(Input, frozen=True):
    """What is to be different; what is left out stays."""

    show_guilds: bool | msgspec.UnsetType = msgspec.UNSET
    show_reputation: bool | msgspec.UnsetType = msgspec.UNSET
    show_playtime: bool | msgspec.UnsetType = msgspec.UNSET
    show_puzzles: bool | msgspec.UnsetType = msgspec.UNSET
