"""What types are called, and how files are named: nothing here asks anybody."""

import re
from pathlib import PurePosixPath

from stoa.kernel.decoding import Kind

# What senders call a type that is read under another name.
_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
    "video/x-matroska": "video/matroska",
    "video/x-m4v": "video/mp4",
    "application/x-pdf": "application/pdf",
}
_ENDINGS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/matroska",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "aac": "audio/aac",
    "pdf": "application/pdf",
}
_ACCEPTED: dict[Kind, str] = {
    "image": "image/jpeg,image/png,image/webp,image/avif,image/gif",
    "video": "video/mp4,video/webm,video/quicktime",
    "audio": "audio/mpeg,audio/mp4,audio/flac,audio/ogg,audio/wav",
    "document": "application/pdf,.pdf",
}
KIND_WORDS: dict[Kind, str] = {
    "image": "pictures (JPEG, PNG, WebP, AVIF, GIF)",
    "video": "films (MP4, WebM)",
    "audio": "sounds (MP3, M4A, FLAC, OGG, WAV)",
    "document": "documents (PDF)",
}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST_NAME = 200


def usual_type(content_type: str) -> str:
    """Give the name under which a type is read here."""
    bare = content_type.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def type_by_ending(filename: str) -> str:
    """Guess a type where the sender says nothing better."""
    return _ENDINGS.get(PurePosixPath(filename.lower()).suffix.removeprefix("."), "application/octet-stream")


def kind_of(content_type: str) -> Kind | None:
    """Say whether a type is one of pictures, films, sounds or documents."""
    usual = usual_type(content_type)
    match usual.partition("/")[0]:
        case "image":
            return "image"
        case "video":
            return "video"
        case "audio":
            return "audio"
        case "application" if usual == "application/pdf":
            return "document"
        case _:
            return None


def clean_filename(filename: str) -> str:
    """Keep the name that a file has at home, without its folders and what cannot be seen."""
    bare = _UNSEEN.sub("", filename.replace("\\", "/").rpartition("/")[2]).strip()
    return bare[-_LONGEST_NAME:] or "file"


def accepted(kinds: frozenset[Kind]) -> str:
    """Say what a file field takes."""
    return ",".join(_ACCEPTED[kind] for kind in sorted(kinds))


def kinds_in_words(kinds: frozenset[Kind]) -> str:
    """Say which kinds are taken."""
    return ", ".join(KIND_WORDS[kind] for kind in sorted(kinds))
