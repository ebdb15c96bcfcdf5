"""Everything a browser may fetch from us, hashed, compressed and held in memory before the first request."""

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stoa.ui.look import Look, stylesheet
from stoa.ui.packed import with_brotli, with_gzip

_FOLDER = Path(__file__).parent / "static"
_FULL_EFFORT_BELOW = 120_000
_SMALLER_BY = 0.95
_HASH_LENGTH = 12
_SERVED = frozenset({".js", ".wav"})
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is served. An encoding that would not make it smaller is `None`."""

    url: str
    body: bytes
    brotli: bytes | None
    gzip: bytes | None
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class StaticIndex:
    """All files: by the URL that carries their hash, and by the plain name that templates use."""

    by_url: Mapping[str, StaticFile]
    url_of: Mapping[str, str]

    def url(self, name: str) -> str:
        """Give the hashed URL of a file; an unknown name is a fault in a template."""
        try:
            return self.url_of[name]
        except KeyError:
            message = f"No static file is called {name!r}. Known are: {', '.join(sorted(self.url_of))}."
            raise UnknownAsset(message) from None


class UnknownAsset(LookupError):
    """A template asks for a file that does not exist."""


def build_index(looks: Iterable[Look], folder: Path = _FOLDER, *, cache: Path | None = None) -> StaticIndex:
    """Read, join, squeeze and hash every static file and every site's stylesheet and icon.

    With `cache`, what was compressed is kept in that folder for the next start.
    """
    files: dict[str, bytes] = {"stoa.css": _joined_css(folder)}
    files |= {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _SERVED}
    files["docs.css"] = squeeze_css((folder / "docs.css").read_text(encoding="utf-8")).encode()
    for path in sorted((folder / "vendor").glob("*")):
        if path.is_file():
            files[f"vendor/{path.name}"] = path.read_bytes()
    for look in looks:
        files[f"site-{look.name}.css"] = stylesheet(look).encode()
        files[f"site-{look.name}.svg"] = look.mark.encode()
    entries = {name: _static_file(name, body, cache) for name, body in files.items()}
    return StaticIndex({entry.url: entry for entry in entries.values()}, {n: e.url for n, e in entries.items()})


def squeeze_css(text: str) -> str:
    """Drop comments and the white space that carries no meaning."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    return re.sub(r": (?=[^{}]*[;}])", ":", text).replace(";}", "}").strip()


def _joined_css(folder: Path) -> bytes:
    parts = [folder / "tokens.css", folder / "base.css", *sorted((folder / "components").glob("*.css"))]
    return squeeze_css("\n".join(path.read_text(encoding="utf-8") for path in parts)).encode()


def _static_file(name: str, body: bytes, cache: Path | None) -> StaticFile:
    digest = hashlib.sha256(body).hexdigest()[:_HASH_LENGTH]
    stem, _, suffix = name.rpartition(".")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = "text/javascript" if suffix == "js" else kind
    text = kind.startswith(_COMPRESSIBLE)
    full = len(body) < _FULL_EFFORT_BELOW
    return StaticFile(
        url=f"/static/{stem}-{digest}.{suffix}",
        body=body,
        brotli=_if_smaller(with_brotli(body, 11 if full else 5, cache), body) if text else None,
        gzip=_if_smaller(with_gzip(body, 9 if full else 6, cache), body) if text else None,
        content_type=f"{kind}; charset=utf-8" if text else kind,
        etag=f'"{digest}"',
    )


def _if_smaller(packed: bytes, body: bytes) -> bytes | None:
    return packed if len(packed) < len(body) * _SMALLER_BY else None
