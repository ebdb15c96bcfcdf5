"""What a file is, by its first bytes: neither its name nor what its sender says is asked."""

from dataclasses import dataclass
from typing import Literal

from .models import EmptyFile, TypeNotTaken

SNIFFED_BYTES = 4096

type Kind = Literal["image", "video", "audio", "document"]


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type that can be read."""

    media_type: str
    kind: Kind


_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
_KINDS: dict[str, Kind] = {"image": "image", "video": "video", "audio": "audio", "application": "document"}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_FILM_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})

_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ", "a program for Windows"),
    (b"\x7fELF", "a program for Linux"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
)
_TAKEN = (
    "Pictures are taken as JPEG, PNG, WebP, AVIF or GIF, films as MP4 or WebM, sounds as MP3, M4A, FLAC, OGG or WAV, "
    "documents as PDF."
)


def sniff(head: bytes) -> MediaType:
    """Say what the first bytes are those of; refuse in words what is not read here."""
    if not head:
        raise EmptyFile
    found = _find(head)
    if found is None:
        raise TypeNotTaken(_explain(head))
    return MediaType(found, _KINDS[found.partition("/")[0]])


def _find(head: bytes) -> str | None:
    for prefix, media_type in _PREFIXES:
        if head.startswith(prefix):
            return media_type
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"\x1a\x45\xdf\xa3") and (b"webm" in head[:64] or b"matroska" in head[:64]):
        return "video/webm" if b"webm" in head[:64] else "video/matroska"
    return None


def _by_brand(head: bytes) -> str | None:
    brands = _brands(head)
    for brand in brands:
        if brand in _BRANDS:
            return _BRANDS[brand]
    return "video/mp4" if _FILM_BRANDS & set(brands) else None


def _brands(head: bytes) -> list[bytes]:
    end = min(int.from_bytes(head[:4]), len(head), 256)
    return [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]


def _explain(head: bytes) -> str:
    if head[4:8] == b"ftyp" and _HEIC_BRANDS & set(_brands(head)):
        return (
            "This is a HEIC picture, as iPhones take them, and it cannot be read here. Send it as JPEG: on the phone, "
            "choose Settings, Camera, Formats, Most Compatible, or export it."
        )
    for prefix, name in _REFUSED:
        if head.startswith(prefix):
            return f"This is {name}, which is not taken here. {_TAKEN}"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<"):
        what = "an SVG drawing" if b"<svg" in text else "a web page or XML"
        return f"This is {what}. It can carry a script, so it is not taken. Export it as PNG, then send that."
    return f"This is no picture, film, sound or document of a kind that is known here. {_TAKEN}"
