"""Which table a word in an address or a body stands for: `webhook_id` for `commons.webhooks`."""

import re
from collections.abc import Iterable

# Where an address calls a thing otherwise than its table does.
CALLED = {
    "boat": "listings",
    "broker": "sellers",
    "firm": "sellers",
    "code": "redemption_codes",
    "delivery": "webhook_messages",
    "held": "playtime_held",
    "key": "api_keys",
    "media": "media",
    "passkey": "passkeys",
    "person": "people",
    "profile": "people",
    "server_team": "servers",
    "user": "people",
}


class CannotName(Exception):
    """An address names something of which there is no table or no row: say in CALLED and CHOSEN what it takes."""


def table_of(tables: Iterable[str], name: str) -> str:
    """Give the table of what a name stands for."""
    bare = snake(name).removesuffix("_id")
    wanted = CALLED.get(bare) or _plural(bare)
    known = list(tables)
    found = [one for one in known if one.partition(".")[2] == wanted]
    found += sorted((one for one in known if one.endswith(f"_{wanted}")), key=len)
    if not found:
        message = f"No table is called {wanted!r}, which {name!r} should stand for."
        raise CannotName(message)
    return found[0]


def snake(name: str) -> str:
    """Write a name of a body as addresses write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_")


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
