"""From the bytes of a file to its text, whoever wrote it; and what its columns are called."""

import codecs
import re

from stoa.sites.marinemarket.feeds.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")
GUESSED = (
    "The file is not in UTF-8, so it was read as Windows-1252 (Latin-1), in which most such files are written. Look at"
    " names with accents before it goes in; where they are wrong, save the file in UTF-8 and send it again."
)


def decode_file(content: bytes, charset: str = "") -> tuple[str, str]:
    """Give the text of a file, and what its reader should know of how it was read.

    A mark at its beginning tells; then UTF-8, which nothing else looks like; then what its server says; then a guess.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode(content, name), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if charset and _is_known(charset):
        return _decode(content, charset), ""
    return _decode(content, "cp1252"), GUESSED


def _is_known(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name != "utf-8" and bool(b"abcd".decode(charset))
    except (LookupError, ValueError):  # base64 and its like are codecs, and of no text
        return False


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        message = "This file is not text in UTF-8. Save it as CSV in UTF-8."
        raise UnreadableFile(message) from None


def charset_of(content_type: str) -> str:
    """Give the charset that an answer's content type names."""
    found = re.search(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]{2,40})", content_type)
    return found[1] if found else ""


def fold_name(name: str) -> str:
    """Write a column's name as it is compared: small letters and digits alone."""
    return _NOT_A_LETTER.sub("", name.lower())


def looks_like_json(content: bytes) -> bool:
    """Say whether a file without a name that tells it begins as JSON does."""
    bare = content.removeprefix(codecs.BOM_UTF8).lstrip()
    return bare[:1] in {b"[", b"{"}
