"""Films and sounds written anew: every picture and every sample is decoded, shaped and encoded again.

Whatever else a file holds — places, names, covers, further tracks, bytes behind its end — has no way into what is made.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame

from .containers import THREADS, length_of, too_long
from .models import DamagedFile, Task, TooManyFrames

FASTEST = 30
"""Pictures a second in what is made, at most."""
_MOST_RATE = 250
"""Pictures a second in what comes in: slow motion has 240."""
_SOUND_RATE = 48_000
_SOUND_BITS = 128_000
_BITS_OF_A_PIXEL = 0.12
_KEY_EVERY = 2
_CUT_SHORT = 0.8

_TURNS: dict[int, tuple[tuple[str, str | None], ...]] = {
    90: (("transpose", "clock"),),
    180: (("hflip", None), ("vflip", None)),
    270: (("transpose", "cclock"),),
}

type Say = Callable[[int], None]
"""Told how far the work is, in hundredths."""


@dataclass(frozen=True, slots=True)
class Craft:
    """A way of writing films: container, encoders, and what they are told."""

    container: str
    content_type: str
    film: str
    film_options: dict[str, str]
    sound: str
    options: dict[str, str]


H264 = Craft(
    "mp4",
    "video/mp4",
    "libx264",
    {"preset": "veryfast", "crf": "23", "profile": "high"},
    "aac",
    {"movflags": "+faststart", "fflags": "+bitexact"},
)
VP9 = Craft(
    "webm",
    "video/webm",
    "libvpx-vp9",
    {"deadline": "realtime", "cpu-used": "7", "row-mt": "1", "crf": "33"},
    "libopus",
    {"fflags": "+bitexact"},
)


def usual_craft() -> Craft:
    """Give H.264 in MP4, which every browser plays; VP9 in WebM where FFmpeg was built without x264."""
    return H264 if H264.film in av.codecs_available else VP9


@dataclass(frozen=True, slots=True)
class Frame:
    """How large pictures are in one form of a film, how they are turned to get there, and how many a second."""

    width: int
    height: int
    turned: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Form:
    """One form that is being written."""

    out: OutputContainer
    film: Any = None
    pictures: Graph | None = None
    sound: Any = None
    samples: Graph | None = None


def open_film(path: Path, craft: Craft, source: Any, sound: Any, frame: Frame) -> Form:
    """Begin one form of a film; `source` gives pictures as they are decoded or as a larger form has them."""
    out = av.open(str(path), "w", format=craft.container, options=craft.options)
    most = int(frame.width * frame.height * float(frame.rate) * _BITS_OF_A_PIXEL)
    limits = {"maxrate": str(most), "bufsize": str(2 * most)}
    film: Any = out.add_stream(craft.film, rate=frame.rate, options={**craft.film_options, **limits})
    film.width, film.height, film.pix_fmt = frame.width, frame.height, "yuv420p"
    film.codec_context.gop_size = max(1, int(frame.rate * _KEY_EVERY))
    film.codec_context.time_base = 1 / frame.rate
    film.codec_context.thread_count = THREADS
    if craft.film == VP9.film:
        film.codec_context.bit_rate = most
    heard = _add_sound(out, craft.sound) if sound is not None else None
    return Form(out, film, _picture_graph(source, frame), heard, _sound_graph(sound) if sound is not None else None)


def open_sound(path: Path, sound: Any) -> Form:
    """Begin a sound: AAC, which every browser plays and every build of FFmpeg can write."""
    out = av.open(str(path), "w", format="mp4", options=H264.options)
    return Form(out, sound=_add_sound(out, H264.sound), samples=_sound_graph(sound))


def _add_sound(out: OutputContainer, encoder: str) -> Any:
    stream: Any = out.add_stream(encoder, rate=_SOUND_RATE)
    stream.layout, stream.codec_context.bit_rate = "stereo", _SOUND_BITS
    return stream


def _picture_graph(source: Any, frame: Frame) -> Graph:
    """Turn upright, even out, and scale: a display's turn becomes a turn of the pictures themselves."""
    turns = _TURNS.get(frame.turned, ())
    steps: list[tuple[str, str | None]] = [
        *turns,
        ("fps", f"fps={frame.rate}:start_time=0"),
        ("scale", f"{frame.width}:{frame.height}"),
        ("setsar", "1"),
        ("format", "yuv420p"),
    ]
    graph = Graph()
    graph.threads = THREADS
    first = graph.add_buffer(template=source, time_base=source.time_base)
    return _linked(graph, first, [*steps, ("buffersink", None)])


def _sound_graph(sound: Any) -> Graph:
    graph = Graph()
    steps: list[tuple[str, str | None]] = [
        ("aresample", f"{_SOUND_RATE}:async=1:first_pts=0"),  # what is missing becomes silence: it stays in step
        ("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
    ]
    return _linked(graph, graph.add_abuffer(template=sound), [*steps, ("abuffersink", None)])


def _linked(graph: Graph, first: Any, steps: Iterable[tuple[str, str | None]]) -> Graph:
    before = first
    for name, options in steps:
        following = graph.add(name, options)
        before.link_to(following)
        before = following
    graph.configure()
    return graph


def write_forms(container: InputContainer, streams: list[Any], forms: list[Form], task: Task, say: Say) -> float:
    """Decode the streams and write every form, larger ones first; gives the length in seconds."""
    start, announced = (container.start_time or 0) / av.time_base, length_of(container)
    pictures, longest = 0, 0.0
    try:
        for packet in container.demux(*streams):
            for frame in packet.decode():
                moment = _begin_at_zero(frame, start, longest)
                longest = max(longest, moment)
                if longest > task.bounds.seconds + 1:
                    raise too_long(longest, task)
                if isinstance(frame, VideoFrame):
                    pictures += 1
                    check_count(pictures, task)
                    _show(forms, [frame])
                elif isinstance(frame, AudioFrame):
                    _play(forms, frame)
            say(min(99, int(100 * longest / announced)) if announced else 0)
        _show(forms, [None])
        _play(forms, None)
    finally:
        for form in forms:
            form.out.close()
    if not longest and not pictures:
        raise DamagedFile
    if longest < announced * _CUT_SHORT - 1:
        raise DamagedFile
    return longest


def check_count(pictures: int, task: Task) -> None:
    """Refuse what holds more pictures than its length has room for."""
    if pictures > (task.bounds.seconds + 1) * _MOST_RATE:
        message = f"The film holds more than {_MOST_RATE} pictures a second. Export it again and send that."
        raise TooManyFrames(message)


def _begin_at_zero(frame: Any, start: float, longest: float) -> float:
    """Let the file begin at zero; gives when the frame ends."""
    base = frame.time_base or Fraction(1, 1000)
    seconds = float(frame.pts * base) - start if frame.pts is not None else longest
    frame.pts, frame.time_base = round(Fraction(seconds) / base), base
    if isinstance(frame, AudioFrame):
        return seconds + frame.samples / frame.sample_rate
    return seconds + float((frame.duration or 0) * base)


def _show(forms: list[Form], frames: list[VideoFrame | None]) -> None:
    """Give pictures to the largest form, and what it makes of them to the next; None ends them all."""
    incoming = frames
    for form in forms:
        if form.pictures is None:
            return
        made: list[VideoFrame | None] = []
        for frame in incoming:
            form.pictures.vpush(frame)
            made += _pulled(form.pictures)
        ends = None in incoming
        for picture in made:
            if picture is not None:
                picture.pict_type = 0  # the encoder chooses for itself where a whole picture stands
                form.out.mux(form.film.encode(picture))
        if ends:
            form.out.mux(form.film.encode(None))
            made.append(None)
        incoming = made


def _play(forms: list[Form], frame: AudioFrame | None) -> None:
    for form in forms:
        if form.samples is None:
            continue
        form.samples.push(frame)
        for part in _pulled(form.samples):
            form.out.mux(form.sound.encode(part))
        if frame is None:
            form.out.mux(form.sound.encode(None))


def _pulled(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
