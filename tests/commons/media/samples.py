"""Pictures, films and sounds, honest and otherwise, made on the spot."""

import base64
import struct
import zlib
from array import array
from fractions import Fraction
from math import pi, sin
from pathlib import Path
from typing import Any

import av
import pyvips  # type: ignore[import-untyped]  # it comes without types


def picture(width: int = 400, height: int = 300, *, alpha: bool = False) -> Any:
    """Give a picture whose left is red and whose right is blue."""
    ramp = pyvips.Image.xyz(width, height)[0] * (255 / max(1, width - 1))
    bands = (255 - ramp).bandjoin([ramp * 0 + 40, ramp])
    if alpha:
        bands = bands.bandjoin(pyvips.Image.xyz(width, height)[1] * (255 / height))
    return bands.cast("uchar").copy(interpretation="srgb")


def jpeg(width: int = 400, height: int = 300) -> bytes:
    """Give a plain JPEG."""
    return bytes(picture(width, height).jpegsave_buffer(Q=90))


def jpeg_with_gps() -> bytes:
    """Give a JPEG on its side, which says where it was taken and by whom."""
    image = picture(400, 300).copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    for field, value in (
        ("exif-ifd3-GPSLatitude", "51/1 30/1 0/1"),
        ("exif-ifd3-GPSLatitudeRef", "N"),
        ("exif-ifd0-Artist", "Secret Artist"),
    ):
        image.set_type(pyvips.GValue.gstr_type, field, value)
    return bytes(image.jpegsave_buffer(Q=90))


def png(width: int = 60, height: int = 40, *, alpha: bool = False) -> bytes:
    """Give a PNG."""
    return bytes(picture(width, height, alpha=alpha).pngsave_buffer())


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """Give a small file that says it is an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(width * 3 + 1) * 10)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif(frames: int = 1, width: int = 8, height: int = 8) -> bytes:
    """Give a GIF, moving where it has several frames; small even with thousands, being written by hand."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
    pixels = b"\x02" + b"\x16" + bytes.fromhex("8c2d99872a1cdc33a00275ec95faa8de608c0491") + b"\x4c\x01" + b"\x00"
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00" + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + pixels
    return head + frame * frames + b"\x3b"


def moving_gif(frames: int = 5) -> bytes:
    """Give a real animation."""
    pages = [pyvips.Image.black(60, 40, bands=3).linear(1, [20 * at, 90, 30]).cast("uchar") for at in range(frames)]
    joined = pyvips.Image.arrayjoin([page.copy(interpretation="srgb") for page in pages], across=1).copy()
    joined.set_type(pyvips.GValue.gint_type, "page-height", 40)
    return bytes(joined.gifsave_buffer())


_TELLING = {".mp4": {"movflags": "use_metadata_tags"}}


def film(
    folder: Path,
    *,
    name: str = "film.mp4",
    frames: int = 20,
    codec: str = "libx264",
    rate: int = 10,
    options: dict[str, str] | None = None,
    with_sound: bool = False,
) -> bytes:
    """Give a short film, its left bright and its right dark, that says where it was taken."""
    path = folder / name
    with av.open(str(path), "w", options=options or _TELLING.get(path.suffix, {})) as out:
        out.metadata.update({"title": "Secret title", "location": "+51.5000-000.1200/"})
        stream: Any = out.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.codec_context.gop_size = 5
        heard: Any = out.add_stream("aac", rate=44_100) if with_sound else None
        for number in range(frames):
            out.mux(stream.encode(_frame(number, rate)))
        out.mux(stream.encode(None))
        if heard is not None:
            silence = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            silence.rate = 44_100
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            for number in range(44_100 * frames // rate // 1024):
                silence.pts = number * 1024
                out.mux(heard.encode(silence))
            out.mux(heard.encode(None))
    return path.read_bytes()


def _frame(number: int, rate: int) -> av.VideoFrame:
    frame = av.VideoFrame(160, 120, "yuv420p")
    for at, plane in enumerate(frame.planes):
        half = plane.line_size // 2
        left, right = (b"\x80", b"\x80") if at else (bytes([220 - number % 40]), b"\x1e")
        plane.update((left * half + right * half) * plane.height)
    frame.pts, frame.time_base = number, Fraction(1, rate)
    return frame


def on_its_side(content: bytes) -> bytes:
    """Say of an MP4 that it is shown turned to the right, as telephones do."""
    at = content.index(b"tkhd") + 44
    turn = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 120 << 16, 0, 0x40000000)
    return content[:at] + turn + content[at + len(turn) :]


def vast_film(folder: Path, *, from_frame: int = 0) -> bytes:
    """Give a WebM whose pictures say from one on that they have 16,383 × 16,383 pixels."""
    content = film(folder, name="vast.webm", codec="libvpx", frames=11, rate=1)
    head, *pictures = content.split(b"\x9d\x01\x2a")
    for number in range(from_frame, len(pictures)):
        pictures[number] = struct.pack("<HH", 0x3FFF, 0x3FFF) + pictures[number][4:]
    return b"\x9d\x01\x2a".join([head, *pictures])


def sound(folder: Path, *, name: str = "sound.flac", seconds: float = 2, codec: str = "flac") -> bytes:
    """Give a tone that begins softly and ends loudly."""
    path, rate = folder / name, 44_100
    with av.open(str(path), "w") as out:
        out.metadata.update({"title": "Secret title"})
        stream: Any = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        plain = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate, frame_size=1024)
        total = int(seconds * rate)
        for begin in range(0, total, 1024):
            count = min(1024, total - begin)
            frame = av.AudioFrame(format="s16", layout="mono", samples=count)
            frame.rate, frame.pts = rate, begin
            tone = (int(30_000 * (begin + at) / total * sin(2 * pi * 440 * (begin + at) / rate)) for at in range(count))
            frame.planes[0].update(array("h", tone).tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            for part in plain.resample(frame):
                out.mux(stream.encode(part))
        for part in plain.resample(None):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path.read_bytes()


def gif_and_script() -> bytes:
    """Give a GIF that is a script as well."""
    return gif()[:-1].replace(b"GIF89a", b"GIF89a") + b"\x21\xfe\x1c*/=1;alert(document.cookie)//\x00\x3b"


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, and harms nobody."""

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = b"PK\x03\x04" + bytes(60)


def pdf(*, pages: int = 1, more: bytes = b"") -> bytes:
    """Give a PDF of empty pages; `more` stands among its objects."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    leaves = b"".join(
        b"%d 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj\n" % (10 + number)
        for number in range(pages)
    )
    return (
        b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Kids ["
        + kids
        + b"] /Count %d>> endobj\n" % pages
        + leaves
        + more
        + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def packed_objects(objects: bytes, *, armour: bool = False) -> bytes:
    """Give objects as PDF packs them together, in letters alone where they are armoured."""
    body, filters = zlib.compress(objects), b"/FlateDecode"
    if armour:
        body, filters = base64.a85encode(body) + b"~>", b"[/ASCII85Decode /FlateDecode]"
    head = b"6 0 obj <</Type /ObjStm /N 1 /First 4 /Filter %b /Length %d>>" % (filters, len(body))
    return head + b"\nstream\n" + body + b"\nendstream endobj\n"
