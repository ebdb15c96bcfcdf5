"""Text about errors that can always be stored."""


def storable(text: str, limit: int) -> str:
    """Cut a text, and leave out what no column of PostgreSQL holds: NUL, and halves of surrogate pairs."""
    return text[:limit].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
