"""What the decoding process is asked, and what it answers. Both travel as JSON over a pipe."""

import msgspec


class NotTaken(Exception):
    """The file is not taken; `words` tell its owner why and what to do, `code` tells programs."""

    code: str = "NOT_TAKEN"
    words: str = "This file is not taken."

    def __init__(self, words: str = "", *, code: str = "") -> None:
        self.code = code or self.code
        self.words = words or self.words
        super().__init__(self.words)


class EmptyFile(NotTaken):
    """Nothing is in it."""

    code = "EMPTY_FILE"
    words = "The file is empty: nothing arrived. Choose it again and send it once more."


class TypeNotTaken(NotTaken):
    """It is of a kind that is not read here."""

    code = "TYPE_NOT_TAKEN"


class TooManyPixels(NotTaken):
    """It is too large to be drawn."""

    code = "TOO_MANY_PIXELS"


class TooManyFrames(NotTaken):
    """It moves for longer than is wanted."""

    code = "TOO_MANY_FRAMES"


class TooManyTracks(NotTaken):
    """More is packed into it than a film or a sound needs."""

    code = "TOO_MANY_TRACKS"


class TooLong(NotTaken):
    """It plays for longer than is wanted."""

    code = "TOO_LONG"


class CodecNotTaken(NotTaken):
    """It is stored in a way that is not read here."""

    code = "CODEC_NOT_TAKEN"


class TooManyPages(NotTaken):
    """It is longer than is wanted."""

    code = "TOO_MANY_PAGES"


class DocumentActs(NotTaken):
    """Something in it would run, start, send, or carry another file."""

    code = "DOCUMENT_ACTS"


class DocumentLocked(NotTaken):
    """It is encrypted, so nobody can look into it."""

    code = "DOCUMENT_LOCKED"
    words = "This PDF is locked with a password or against printing, so it cannot be looked into. Send it unlocked."


class NothingInIt(NotTaken):
    """The container lacks what it should contain."""

    code = "NOTHING_IN_IT"


class TooDemanding(NotTaken):
    """Reading it takes more time or memory than one file is given."""

    code = "TOO_DEMANDING"
    words = "Reading this file takes more time or memory than is given to one file. Make it smaller or shorter."


class DamagedFile(NotTaken):
    """It ends too early, or is broken."""

    code = "DAMAGED_FILE"
    words = "The file is damaged or cut short: it could not be read to its end. Export it again and send that."


class Bounds(msgspec.Struct, frozen=True):
    """What a file may hold at most; looked at before it is decoded."""

    pixels: int
    """Of all frames together."""
    frames: int = 1
    seconds: float = 0
    pages: int = 0


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One file to read, and what to make of it."""

    source: str
    folder: str
    """Where what is made is written."""
    media_type: str
    """What its first bytes say it is; nothing else is tried."""
    bounds: Bounds
    widths: tuple[int, ...] = (320, 800, 1600)
    heights: tuple[int, ...] = (360, 720)
    """How large films are made: their shorter side, never enlarged."""
    square: bool = False
    """Cut to a square around what matters most."""
    drawing: bool = False
    """It is made as PNG alone, in which nothing of a few pixels is lost."""
    peaks: int = 600
    """How many peaks describe a sound."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was made: under which name, as what, how large."""

    name: str
    content_type: str
    width: int = 0
    height: int = 0
    size: int
    sha256: str


class Result(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """What became of a file, and what is known of it now."""

    made: tuple[Made, ...]
    width: int = 0
    height: int = 0
    frames: int = 1
    pages: int = 0
    """Of a document."""
    seconds: float = 0
    codec: str = ""
    colour: str = ""
    """The colour that there is most of, as `#rrggbb`."""
    blur: str = ""
    """A picture of a few pixels as a data address, to show while the real one comes."""
    fingerprint: str = ""
    """Sixteen hexadecimal digits that differ little between pictures that look alike."""
    loudness: float | None = None
    """In LUFS, as broadcasters measure it (EBU R128)."""
    peaks: tuple[int, ...] = ()
    """From 0 to 255, evenly over the whole length."""


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """`NotTaken`, on its way between processes."""

    code: str
    words: str


class HowFar(msgspec.Struct, frozen=True, tag="how-far"):
    """How far the work on a file is, on its way between processes."""

    hundredths: int
