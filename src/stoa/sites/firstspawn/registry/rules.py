"""What may be listed, and under which name."""

import re
import unicodedata

FREE_SERVERS = 3
PREMIUM_SERVERS = 10

_GAPS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 50
_TAKEN = frozenset({"suggest", "new", "mine"})  # words that stand in addresses at the place of a slug


def slug_of(name: str) -> str:
    """Make the part of an address out of a name; a name in another script gets a plain word."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("&", " and ")).encode("ascii", "ignore").decode()
    slug = _GAPS.sub("-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")
    return f"{slug}-server" if slug in _TAKEN else slug or "server"


def free_slug(slug: str, taken: set[str]) -> str:
    """Give the slug, or the first of those with a number after it that nobody has."""
    if slug not in taken:
        return slug
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{slug}-{number}") not in taken)


def quota_of(tier: str, proven: int) -> int | None:
    """Say how many servers somebody may list in all; None for any number, once one is proven to be theirs."""
    if proven or tier in {"owner", "staff"}:
        return None
    return PREMIUM_SERVERS if tier == "premium" else FREE_SERVERS
