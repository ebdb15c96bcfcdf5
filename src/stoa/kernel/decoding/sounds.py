"""Sounds: codec and length checked, measured, drawn as peaks, and written anew."""

from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from .containers import SOUND_CODECS, check_length, codec_of, opened, too_long
from .describing import made_file
from .encoding import Say, open_sound, write_forms
from .models import CodecNotTaken, DamagedFile, NothingInIt, Result, Task

_NAME = "sound.m4a"
_RATE = 8000
_LOUDEST = 32_768
_STEP = 160
"""Samples of one raw peak: a fiftieth of a second."""
_QUIETEST = -70.0
"""What the measure says of silence."""


def read_sound(task: Task, say: Say) -> Result:
    """Make a sound that a browser plays, and what a player draws of it."""
    folder = Path(task.folder)
    with opened(task) as container:
        check_length(container, task)
        stream = _only_sound(container)
        codec, index = codec_of(stream), stream.index
        raw, seconds = _raw_peaks(container, stream, task)
    with opened(task) as container:
        loudness = _loudness(container)
    with opened(task) as container:
        heard = container.streams[index]
        write_forms(container, [heard], [open_sound(folder / _NAME, heard)], task, say)
    return Result(
        made=(made_file(folder, _NAME, "audio/mp4"),),
        seconds=seconds,
        codec=codec,
        loudness=loudness,
        peaks=spread(raw, task.peaks),
    )


def _only_sound(container: InputContainer) -> AudioStream:
    found = next(iter(container.streams.audio), None)
    if found is None:
        message = "There is no sound in this file."
        raise NothingInIt(message)
    if codec_of(found) not in SOUND_CODECS:
        message = f"The sound is stored as {codec_of(found)}, which is not taken. Export it as MP3 or FLAC."
        raise CodecNotTaken(message)
    return found


def _raw_peaks(container: InputContainer, stream: AudioStream, task: Task) -> tuple[list[int], float]:
    """Read it to its end, keeping the loudest sample of each fiftieth of a second."""
    peaks: list[int] = []
    rest = array("h")
    heard = 0
    for samples in _samples(container, stream):
        heard += len(samples)
        if heard / _RATE > task.bounds.seconds + 1:
            raise too_long(heard / _RATE, task)
        rest += samples
        whole = len(rest) - len(rest) % _STEP
        peaks += [_peak(rest[at : at + _STEP]) for at in range(0, whole, _STEP)]
        rest = rest[whole:]
    if rest:
        peaks.append(_peak(rest))
    if not heard:
        message = "No sound could be read from this file. Export it again and send that."
        raise DamagedFile(message)
    return peaks, heard / _RATE


def _samples(container: InputContainer, stream: AudioStream) -> Iterator[array[int]]:
    plain = AudioResampler(format="s16", layout="mono", rate=_RATE)
    for frame in container.decode(stream):
        for part in plain.resample(frame):
            yield array("h", bytes(part.planes[0])[: part.samples * 2])
    for part in plain.resample(None):
        yield array("h", bytes(part.planes[0])[: part.samples * 2])


def _peak(samples: array[int]) -> int:
    loudest = max(samples)
    return max(loudest, -min(samples))


def spread(raw: list[int], wanted: int) -> tuple[int, ...]:
    """Spread peaks evenly over as many as are wanted, from 0 to 255."""
    count = min(wanted, len(raw))
    edges = [at * len(raw) // count for at in range(count + 1)]
    return tuple(min(255, max(raw[begin:end]) * 256 // _LOUDEST) for begin, end in pairwise(edges))


def _loudness(container: InputContainer) -> float | None:
    """Measure as EBU R128 says; None for what is too short or silent."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(template=container.streams.audio[0])
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    measured: float | None = None
    for frame in container.decode(audio=0):
        graph.push(frame)
        while True:
            try:
                heard = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            said = heard.metadata.get("lavfi.r128.I")
            measured = float(said) if said is not None else measured
    return measured if measured is not None and measured > _QUIETEST else None
