"""How a name becomes a slug."""

import re
import unicodedata

_NO_LETTER = re.compile(r"[^a-z0-9]+")
LONGEST = 60


def slug_of(name: str) -> str:
    """Make the slug of a name; empty where nothing of it can stand in an address."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _NO_LETTER.sub("-", plain).strip("-")[:LONGEST].strip("-")
