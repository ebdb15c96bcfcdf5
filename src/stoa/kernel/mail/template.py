"""What a room declares to write a kind of mail."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec

_NAME = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)+")

_declared: "dict[str, Template[Any]]" = {}


@dataclass(frozen=True, slots=True)
class Template[C: msgspec.Struct]:
    """A kind of mail: `accounts/reset` is written by `accounts/reset.txt` and `.html` in some feature's `mail/` folder.

    The sample is what tests and previews write it with, and says what it has to be told.
    """

    name: str
    sample: C
    unsubscribable: bool = False
    """Whether a person may do without it. Each such mail carries a link by which one click ends them."""
    title: str = ""
    """What operators call it; without one, the words of its name are clear enough."""

    def __post_init__(self) -> None:
        """Refuse a name that is no path, and remember the template for the job that writes it."""
        if not _NAME.fullmatch(self.name):
            message = f"A mail template is named like 'accounts/reset', not {self.name!r}."
            raise ValueError(message)
        if _declared.setdefault(self.name, self) != self:
            message = f"Two mail templates are called {self.name!r}."
            raise ValueError(message)

    @property
    def context(self) -> type[C]:
        """What it has to be told."""
        return type(self.sample)


def registered_templates() -> dict[str, Template[Any]]:
    """Every kind of mail that some room has declared; the tests write them all."""
    return dict(_declared)


class Letter(msgspec.Struct, frozen=True):
    """What is kept, in a box, of a mail until it is sent."""

    to: str
    context: msgspec.Raw
    reply_to: str = ""
    unsubscribe_url: str = ""
