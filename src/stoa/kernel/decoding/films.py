"""Films: container, codecs and length checked, a picture taken out of it, and all of it written anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyvips  # type: ignore[import-untyped]  # it comes without types
from av.container import InputContainer
from av.video.frame import VideoFrame

from .containers import FILM_CODECS, SOUND_CODECS, THREADS, check_length, codec_of, length_of, opened
from .describing import made_file
from .encoding import FASTEST, Craft, Form, Frame, Say, open_film, usual_craft, write_forms
from .looks import blur_of, colour_of, fingerprint_of
from .models import CodecNotTaken, DamagedFile, Made, NothingInIt, Result, Task, TooManyPixels
from .pictures import make_formats, wanted_widths

_POSTER_AT = 0.1
_POSTER_TRIES = 60
_LARGEST_FRAME = 4096 * 2304
_LONGEST_SIDE = 4
"""A strip is made so many times as long as it is wide, at most."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the first look tells: a picture, how it is to be turned, and how large it is upright."""

    picture: VideoFrame
    turned: int
    width: int
    height: int


def read_film(task: Task, say: Say) -> Result:
    """Make a film that every browser plays, in each size, and the picture that stands for it."""
    folder, craft = Path(task.folder), usual_craft()
    with opened(task) as container:
        check_length(container, task)
        film = _only_film(container, task)
        codec = codec_of(film)
        seen = _look(container, film)
    # What was read for the poster is behind us: the film begins at the beginning again.
    with opened(task) as container:
        film = _only_film(container, task)
        sound = next((one for one in container.streams.audio if codec_of(one) in SOUND_CODECS), None)
        sizes = _sizes(seen, task.heights)
        names = [f"{min(size)}p.{craft.container}" for size in sizes]
        forms = list(_open_forms([folder / name for name in names], craft, (film, sound), (sizes, seen.turned)))
        seconds = write_forms(container, [one for one in (film, sound) if one is not None], forms, task, say)
    made = [_film_file(folder, name, craft.content_type, size) for name, size in zip(names, sizes, strict=True)]
    poster = _poster(seen, sizes[0])
    return Result(
        made=(*made, *make_formats(poster, folder, "poster")),
        width=seen.width,
        height=seen.height,
        seconds=seconds,
        codec=codec,
        colour=colour_of(poster),
        blur=blur_of(poster),
        fingerprint=fingerprint_of(poster),
    )


def _film_file(folder: Path, name: str, content_type: str, size: tuple[int, int]) -> Made:
    made = made_file(folder, name, content_type)
    return Made(name=name, content_type=content_type, width=size[0], height=size[1], size=made.size, sha256=made.sha256)


def _only_film(container: InputContainer, task: Task) -> Any:
    found = next(iter(container.streams.video), None)
    if found is None:
        message = "There is no film in this file."
        raise NothingInIt(message)
    codec = codec_of(found)
    if codec not in FILM_CODECS:
        message = f"The film is stored as {codec}, which is not read here. Export it as H.264 in MP4, then send that."
        raise CodecNotTaken(message)
    most = min(task.bounds.pixels, _LARGEST_FRAME)
    if found.width * found.height > most or not found.width or not found.height:
        message = f"The film is {found.width:,} × {found.height:,} pixels large, which is too much. Export it smaller."
        raise TooManyPixels(message)
    found.codec_context.thread_count = THREADS
    found.codec_context.options = {"max_pixels": str(most)}  # it may say one thing first and another later
    return found


def _look(container: InputContainer, film: Any) -> _Seen:
    """Take a picture from a tenth of the way in: the first is often black."""
    if length_of(container):
        container.seek(int(container.duration * _POSTER_AT) if container.duration else 0)
    for tries, frame in enumerate(container.decode(film)):
        if not frame.is_corrupt:
            return _seen(frame, film.sample_aspect_ratio)
        if tries > _POSTER_TRIES:
            break
    message = "No picture could be read from the film. Export it again and send that."
    raise DamagedFile(message)


def _seen(frame: VideoFrame, aspect: Fraction | None) -> _Seen:
    turned = round((-frame.rotation) % 360 / 90) * 90 % 360
    # Pixels of some cameras are not square; what is made has square ones.
    width = round(frame.width * aspect) if aspect and 1 / _LONGEST_SIDE <= aspect <= _LONGEST_SIDE else frame.width
    upright = (frame.height, width) if turned in {90, 270} else (width, frame.height)
    return _Seen(frame, turned, *upright)


def _sizes(seen: _Seen, heights: Iterable[int]) -> list[tuple[int, int]]:
    """Give how large each form is, the largest first: what is called 720p has 720 on its shorter side."""
    short = min(seen.width, seen.height)
    sizes = []
    for wanted in reversed(wanted_widths(heights, short)):
        scale = min(1.0, wanted / short)
        longest = wanted * _LONGEST_SIDE
        sizes.append((_even(min(longest, seen.width * scale)), _even(min(longest, seen.height * scale))))
    return sizes


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


def _open_forms(
    paths: list[Path], craft: Craft, streams: tuple[Any, Any], shapes: tuple[list[tuple[int, int]], int]
) -> Iterable[Form]:
    (source, sound), (sizes, turned) = streams, shapes
    known = source.average_rate or Fraction(FASTEST)
    rate = Fraction(min(max(known, Fraction(1)), Fraction(FASTEST))).limit_denominator(1001)
    for path, size in zip(paths, sizes, strict=True):
        form = open_film(path, craft, source, sound, Frame(*size, turned, rate))
        yield form
        source, turned = form.film.codec_context, 0  # smaller forms are made of larger ones


def _poster(seen: _Seen, size: tuple[int, int]) -> pyvips.Image:
    width, height = size if seen.turned in {0, 180} else size[::-1]
    plain = seen.picture.reformat(width=width, height=height, format="rgb24")
    plane = plain.planes[0]
    row, pixels = plain.width * 3, memoryview(plane)
    packed = b"".join(pixels[at : at + row] for at in range(0, plane.line_size * plain.height, plane.line_size))
    image = pyvips.Image.new_from_memory(packed, plain.width, plain.height, 3, "uchar").copy(interpretation="srgb")
    return image.rot(f"d{seen.turned}").copy_memory() if seen.turned else image
