"""Documents: a PDF is kept as it came, so that signatures on it stay valid, if nothing in it acts by itself.

Every byte of it is looked at as it stands, and every stream as it reads once unpacked. A reader that is none decides
little: it asks for no object by its number and believes no table, so a file cannot show it less than it shows others.
"""

import base64
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

from .describing import made_file
from .models import DamagedFile, DocumentActs, DocumentLocked, Result, Task, TooDemanding, TooManyPages

_NAME = "document.pdf"
_TAIL = 1024
_ZIP_TAIL = 65_557
_MOST_UNPACKED = 512 * 1024**2
_PIECE = 1024**2
_OVERLAP = 256
"""Longer than any name that is looked for, each of its letters written as three."""
_HEAD = 2048
_PRINT = "Print it into a new PDF, then send that."

_ACTS = {
    "JavaScript": "a script",
    "Launch": "an order to start a program",
    "SubmitForm": "a form that sends what is typed into it",
    "ImportData": "a form that fetches data",
    "XFA": "a form that is a program (XFA)",
    "GoToR": "links to other files",
    "GoToE": "links to other files",
    "EmbeddedFile": "another file inside it",
    "EmbeddedFiles": "another file inside it",
    "FileAttachment": "another file inside it",
    "RichMedia": "films or sounds",
    "Rendition": "films or sounds",
    "Movie": "films or sounds",
    "Sound": "films or sounds",
    "LZWDecode": "data that is packed in a way that cannot be looked into",
    "RunLengthDecode": "data that is packed in a way that cannot be looked into",
}
_LOCKED = "Encrypt"


def _spelled(name: str) -> bytes:
    """Match a name however it is spelled: each letter may stand as its number."""
    return b"".join(b"(?:%b|#%02x|#%02X)" % (letter.encode(), ord(letter), ord(letter)) for letter in name)


_END = rb"(?=[\s\x00()<>\[\]{}/%]|\Z)"
_NAMES = re.compile(b"/(?:%b)%b" % (b"|".join(b"(%b)" % _spelled(name) for name in (*_ACTS, _LOCKED)), _END))
_PAGE = re.compile(rb"/%b[\s\x00]*/%b%b" % (_spelled("Type"), _spelled("Page"), _END))
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_ASCII85 = re.compile(_spelled("ASCII85Decode"))
_ASCII_HEX = re.compile(_spelled("ASCIIHexDecode"))
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")


def read_document(task: Task) -> Result:
    """Keep a PDF in which nothing runs, starts, sends or hides."""
    content = Path(task.source).read_bytes()
    _check_ends(content)
    pages = 0
    for piece, fresh in _all_of(content):
        _refuse_acts(piece)
        pages += sum(one.end() > fresh for one in _PAGE.finditer(piece))
    if not pages:
        message = f"No page was found in this PDF. {_PRINT}"
        raise DamagedFile(message)
    if pages > task.bounds.pages:
        message = f"The document has {pages:,} pages; at most {task.bounds.pages:,} are taken. Send it in parts."
        raise TooManyPages(message)
    shutil.copyfile(task.source, Path(task.folder) / _NAME)
    return Result(made=(made_file(Path(task.folder), _NAME, "application/pdf"),), pages=pages, codec="pdf")


def _check_ends(content: bytes) -> None:
    """Refuse what is cut short, and what is something else as well."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-_TAIL:]:
        raise DamagedFile
    if b"PK\x05\x06" in content[-_ZIP_TAIL:]:
        message = f"This PDF is a ZIP archive as well. {_PRINT}"
        raise DocumentActs(message)


def _refuse_acts(piece: bytes) -> None:
    found = _NAMES.search(piece)
    if found is None:
        return
    name = (*_ACTS, _LOCKED)[(found.lastindex or 1) - 1]
    if name == _LOCKED:
        raise DocumentLocked
    message = f"This PDF holds {_ACTS[name]}, which is not taken here. {_PRINT}"
    raise DocumentActs(message)


def _all_of(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Give the file as it stands and what its streams unpack to, in pieces, and from where each is new."""
    yield content, 0
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        for piece, fresh in _unpacked(content, found):
            left -= len(piece) - fresh
            if left < 0:
                raise TooDemanding
            yield piece, fresh


def _unpacked(content: bytes, stream: re.Match[bytes]) -> Iterator[tuple[bytes, int]]:
    """Unpack a stream in every way that its head may mean; what does not unpack was seen as it stands."""
    head = content[max(0, stream.start() - _HEAD) : stream.start()]
    packed = memoryview(content)[stream.end() :]
    yield from _inflated(packed)
    if _ASCII85.search(head) or _ASCII_HEX.search(head):
        end = content.find(b"endstream", stream.end())
        text = content[stream.end() : end if end >= 0 else None]
        for plain in (_of_ascii85(text), _of_hex(text)):
            yield plain, 0
            yield from _inflated(memoryview(plain))


def _of_ascii85(text: bytes) -> bytes:
    body = text.strip().removeprefix(b"<~").partition(b"~")[0]
    try:
        return base64.a85decode(body, ignorechars=b" \t\n\r\v\f\x00")
    except ValueError:
        return b""


def _of_hex(text: bytes) -> bytes:
    digits = _NO_HEX.sub(b"", text.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _inflated(packed: memoryview) -> Iterator[tuple[bytes, int]]:
    if len(packed) < 2 or packed[0] & 0x0F != zlib.DEFLATED or (packed[0] << 8 | packed[1]) % 31:  # noqa: PLR2004 - RFC 1950
        return
    machine, before, at = zlib.decompressobj(), b"", 0
    rest: bytes = b""
    while not machine.eof:
        if not rest:
            rest = bytes(packed[at : at + _PIECE])
            at += _PIECE
            if not rest:
                return
        try:
            piece = machine.decompress(rest, _PIECE)
        except zlib.error:
            return
        rest = machine.unconsumed_tail
        if piece:
            yield before + piece, len(before)
            before = piece[-_OVERLAP:]
