"""Which usernames and addresses there may be, and when two of them are the same."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from .errors import BadEmail, BadUsername

LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64
_USERNAME = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DOUBLE = re.compile(r"[-_]{2}")

# What the eye takes for one another in small Latin letters; every member of a group is written as its first.
_LOOK_ALIKE = (("l", "1i|"), ("o", "0"), ("s", "5"), ("z", "2"), ("b", "8"), ("g", "9q"), ("u", "v"))
_PAIRS = (("rn", "m"), ("cl", "d"), ("uu", "w"), ("nn", "m"))
_SAME = str.maketrans({other: first for first, others in _LOOK_ALIKE for other in others})


def normalise_username(text: str) -> str:
    """Give a username as it is kept; raise `BadUsername` with what is wrong."""
    name = unicodedata.normalize("NFKC", text.strip())
    if not 3 <= len(name) <= 30:  # noqa: PLR2004 - the bounds that the API names
        message = "A username has 3 to 30 characters."
        raise BadUsername(message)
    if not name.isascii():
        message = "A username is made of the letters a to z, digits, hyphens and underscores."
        raise BadUsername(message)
    if _USERNAME.fullmatch(name) is None or _DOUBLE.search(name):
        message = "A username begins and ends with a letter or digit; single hyphens and underscores may stand between."
        raise BadUsername(message)
    if skeleton(name) in _reserved():
        message = "This name is reserved. Choose another."
        raise BadUsername(message)
    return name


def skeleton(name: str) -> str:
    """Write a name as the eye sees it: names that look alike have one skeleton."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("-", "").replace("_", "")
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text.translate(_SAME)


@cache
def _reserved() -> frozenset[str]:
    lines = files(__package__).joinpath("data/reserved.txt").read_text("utf-8").splitlines()
    return frozenset(skeleton(word) for line in lines for word in line.split() if not line.startswith("#"))


def normalise_email(text: str) -> str:
    """Give an address as mail is sent to it; raise `BadEmail`."""
    local, at, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    if not at or not 1 <= len(local) <= _LONGEST_LOCAL or _LOCAL.fullmatch(local) is None:
        raise BadEmail
    if local[0] == "." or local[-1] == "." or ".." in local or not local.isprintable():
        raise BadEmail
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadEmail from None
    labels = host.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():  # noqa: PLR2004 - a name and what it lies in
        raise BadEmail
    found = f"{local}@{host}"
    if len(found) > LONGEST_EMAIL:
        raise BadEmail
    return found


def email_key(email: str) -> str:
    """Write a normalised address as it is compared: nobody tells two people apart by capitals."""
    return unicodedata.normalize("NFKC", email).casefold()
