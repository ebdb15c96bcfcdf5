"""Dead links in the documentation: `python -m tools.docs.links`.

Every relative link of every Markdown file must lead to a file of the tree, and its anchor to a heading there. Links to
other hosts are not followed: a check that needs the network fails for reasons that are not ours.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from tools.lint.source import Source, read_sources

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_CODE = re.compile(r"(`+)(?:.+?)\1")
_INLINE = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?(?P<target>[^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?(?P<target>[^)\s>]+)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(?P<target>[^\s>]+)")
_HTML = re.compile(r"<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)=[\"'](?P<target>[^\"']+)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?P<words>.+?)\s*#*$")
_NAMED = re.compile(r"<a\b[^>]*?\b(?:id|name)=[\"'](?P<name>[^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link, where it stands, and what is wrong with it."""

    path: PurePosixPath
    line: int
    target: str
    why: str

    def __str__(self) -> str:
        """Say it the way editors can follow."""
        return f"{self.path}:{self.line}: {self.target} {self.why}"


def main() -> int:
    """Check every Markdown file, say which links are dead, and give the exit code."""
    pages = [source for source in read_sources(ROOT, []) if source.path.suffix == ".md"]
    dead = [link for page in pages for link in dead_links(ROOT, page)]
    for link in dead:
        print(link)
    print(f"{len(dead)} dead links." if dead else f"The links of {len(pages)} pages lead somewhere.")
    return 1 if dead else 0


def dead_links(root: Path, page: Source) -> Iterator[DeadLink]:
    """Give the links of a page that lead nowhere."""
    patterns = (_INLINE, _IMAGE, _REFERENCE, _HTML)
    for number, line in _prose(page.text):
        for target in sorted({match["target"] for pattern in patterns for match in pattern.finditer(line)}):
            why = _fault(root, page.path, target)
            if why:
                yield DeadLink(page.path, number, target, why)


def anchors_of(text: str) -> frozenset[str]:
    """Names that a link may point to: headings as the common renderers name them, and named anchors."""
    found: set[str] = set()
    for _, line in _prose(text, keep_code=True):
        found |= {match["name"] for match in _NAMED.finditer(line)}
        heading = _HEADING.match(line)
        if heading:
            words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading["words"]).replace("`", "").replace("*", "")
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            again = 1
            unique = slug
            while unique in found:
                unique = f"{slug}-{again}"
                again += 1
            found.add(unique)
    return frozenset(found)


def _fault(root: Path, page: PurePosixPath, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    file = root / path.lstrip("/") if path.startswith("/") else root / page.parent / path if path else root / page
    if not file.exists():
        return "leads to no file of the tree."
    if not file.resolve().is_relative_to(root.resolve()):
        return "leads out of the tree."
    if parts.fragment and file.suffix == ".md" and unquote(parts.fragment) not in _anchors_in(file):
        return f"names no heading of {file.name}."
    return None


@cache
def _anchors_in(file: Path) -> frozenset[str]:
    return anchors_of(file.read_text(encoding="utf-8"))


def _prose(text: str, *, keep_code: bool = False) -> Iterator[tuple[int, str]]:
    """Give the lines outside code blocks, without code spans where links are looked for."""
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            yield number, line if keep_code else _CODE.sub("", line)


if __name__ == "__main__":
    sys.exit(main())
