"""What goes with a file that people have uploaded, so that no browser takes it for a page of ours."""

import re
from urllib.parse import quote

LONGEST_FILENAME = 150
SHOWN = frozenset(
    {
        "audio/aac",
        "audio/flac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "image/avif",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/webm",
    }
)
"""Types that a browser may show in place: it runs nothing in them. Everything else is saved."""

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\:*?\"<>|;%]")


def clean_type(content_type: str) -> str:
    """Give the type without parameters, or the one that says nothing."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if _TYPE.fullmatch(bare) else "application/octet-stream"


def disposition_of(filename: str, content_type: str, *, inline: bool = False) -> str:
    """Write a Content-Disposition: shown only where that was asked for and the type is harmless."""
    kind = "inline" if inline and clean_type(content_type) in SHOWN else "attachment"
    name = _UNSAFE.sub("_", filename.encode(errors="replace").decode()).strip(" .")[:LONGEST_FILENAME]
    if not name:
        return kind
    plain = name.encode("ascii", errors="replace").decode().replace("?", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def download_headers(filename: str, content_type: str, *, inline: bool = False) -> dict[str, str]:
    """Headers for a file from others."""
    return {
        "Content-Type": clean_type(content_type),
        "Content-Disposition": disposition_of(filename, content_type, inline=inline),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-site",
        "Cache-Control": "private, max-age=0, must-revalidate",
        "Accept-Ranges": "bytes",
    }
