"""Films and sounds as files: opened as what they are, and refused in words where they are too long or too much."""

from collections.abc import Iterator
from contextlib import contextmanager
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
THREADS = 2
"""So many read one file, and so many write it: a worker reads two files at once beside everything else."""
FILM_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
SOUND_CODECS = frozenset({"aac", "mp3", "opus", "vorbis", "flac", "pcm_s16le", "pcm_s24le", "pcm_f32le", "alac"})
_MOST_STREAMS = 12


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


def length_of(container: InputContainer) -> float:
    """Give how long it says that it is, in seconds; 0 where it does not."""
    return max(0.0, container.duration / av.time_base) if container.duration else 0.0


def check_length(container: InputContainer, task: Task) -> None:
    """Refuse what says that it is too long; what lies is found out when it is read."""
    if length_of(container) > task.bounds.seconds:
        raise too_long(length_of(container), task)


def too_long(seconds: float, task: Task) -> NotTaken:
    """Say how long it is, and how long it may be."""
    most = in_words(task.bounds.seconds)
    return TooLong(f"It is {in_words(seconds)} long; at most {most} are taken. Cut it, then send it again.")


def in_words(seconds: float) -> str:
    """Say a length in minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02} minutes" if whole >= 60 else f"{whole} seconds"  # noqa: PLR2004 - a minute
