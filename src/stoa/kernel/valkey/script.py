"""Lua scripts: sent once, then called by their digest."""

import hashlib
from importlib.resources import files


class Script:
    """A script's text and its digest."""

    __slots__ = ("name", "sha", "text")

    def __init__(self, name: str, text: str) -> None:
        """Keep the text and work out its digest."""
        self.name = name
        self.text = text
        self.sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def load_script(package: str, name: str) -> Script:
    """Read `name.lua` from a package's folder."""
    return Script(name, files(package).joinpath(f"{name}.lua").read_text("utf-8"))
