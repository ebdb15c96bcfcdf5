"""Films and sounds as files: opened as what they are, and written again without what is said of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from .models import DamagedFile, NotTaken, Task, TooLong, TooManyTracks

_READERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/matroska": "matroska",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/aac": "aac",
}
FILM_CODECS = frozenset({"h264", "vp8", "vp9", "av1"})
SOUND_CODECS = frozenset({"aac", "mp3", "opus", "vorbis", "flac", "pcm_s16le", "pcm_s24le", "pcm_f32le", "alac"})
_MOST_STREAMS = 12


@dataclass(frozen=True, slots=True)
class Target:
    """Where streams are written without what is said of them."""

    path: Path
    container: str
    options: dict[str, str]


@contextmanager
def opened(task: Task) -> Iterator[InputContainer]:
    """Open the file as what its first bytes say, from this disk alone; a broken one is refused in words."""
    av.logging.set_level(av.logging.PANIC)
    try:
        with av.open(task.source, format=_READERS[task.media_type], options={"protocol_whitelist": "file"}) as found:
            if len(found.streams) > _MOST_STREAMS:
                message = f"The file holds {len(found.streams)} tracks; at most {_MOST_STREAMS} are taken."
                raise TooManyTracks(message)
            yield found
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise DamagedFile from error


def codec_of(stream: Any) -> str:
    """Name a stream's codec, whichever of its decoders is at work."""
    return str(stream.codec_context.codec.canonical_name)


def check_length(container: InputContainer, task: Task) -> None:
    """Refuse what says that it is too long; what lies is found out when it is read."""
    if container.duration is not None and container.duration / av.time_base > task.bounds.seconds:
        raise too_long(container.duration / av.time_base, task)


def too_long(seconds: float, task: Task) -> NotTaken:
    """Say how long it is, and how long it may be."""
    most = in_words(task.bounds.seconds)
    return TooLong(f"It is {in_words(seconds)} long; at most {most} are taken. Cut it, then send it again.")


def in_words(seconds: float) -> str:
    """Say a length in minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02} minutes" if whole >= 60 else f"{whole} seconds"  # noqa: PLR2004 - a minute


def write_again(container: InputContainer, streams: list[Any], target: Target, task: Task) -> float:
    """Copy the streams and nothing else: no title, place, cover or remark comes along. Gives the length in seconds."""
    longest = 0.0
    with av.open(str(target.path), "w", format=target.container, options=target.options) as out:
        copies = {stream.index: out.add_stream_from_template(stream) for stream in streams}
        for copy in copies.values():
            copy.metadata.clear()
        packets = 0
        for packet in container.demux(*streams):
            if packet.dts is None:
                continue
            end = float((packet.pts or packet.dts) * packet.time_base) if packet.time_base else 0.0
            longest = max(longest, end + float((packet.duration or 0) * (packet.time_base or 0)))
            if longest > task.bounds.seconds + 1:
                raise too_long(longest, task)
            packet.stream = copies[packet.stream.index]
            out.mux(packet)
            packets += 1
    if not packets:
        raise DamagedFile
    return longest
