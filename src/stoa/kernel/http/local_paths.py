"""Paths of this site that come from outside, such as where somebody wants to be led after signing in."""

from urllib.parse import urlsplit

_LONGEST = 1500


def is_local_path(text: str) -> bool:
    """Say whether a browser that is sent there stays on this site."""
    if not text.startswith("/") or text.startswith("//") or len(text) > _LONGEST:
        return False
    if "\\" in text or not text.isprintable():  # browsers read \ as /, and leave line breaks out
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc)
