"""Films: container, codecs and length checked, a picture taken out of it, everything said of it left behind."""

from pathlib import Path
from typing import Any

import av
import pyvips  # type: ignore[import-untyped]  # it comes without types
from av.container import InputContainer

from .containers import FILM_CODECS, SOUND_CODECS, Target, check_length, codec_of, opened, write_again
from .looks import blur_of, colour_of, fingerprint_of
from .models import CodecNotTaken, DamagedFile, NothingInIt, Result, Task, TooManyPixels
from .pictures import made_file, make_formats

_WEB = {"vp8", "vp9", "av1"}
_POSTER_AT = 0.1
_POSTER_TRIES = 60


def read_film(task: Task) -> Result:
    """Make a film that a browser plays, and the picture that stands for it."""
    folder = Path(task.folder)
    with opened(task) as container:
        check_length(container, task)
        film = _only_film(container, task)
        sound = next((one for one in container.streams.audio if codec_of(one) in SOUND_CODECS), None)
        codec, sound_codec = codec_of(film), codec_of(sound) if sound is not None else ""
        wanted = [one.index for one in (film, sound) if one is not None]
        poster = _poster(container, film)
    # What was read for the poster is behind us: the copy begins at the beginning again.
    with opened(task) as container:
        target = _target(folder, codec, sound_codec)
        seconds = write_again(container, [container.streams[index] for index in wanted], target, task)
    written = target.path.name
    content_type = "video/webm" if written.endswith(".webm") else "video/mp4"
    pictures = tuple(make_formats(poster, folder, "poster"))
    return Result(
        made=(made_file(folder, written, content_type, poster), *pictures),
        width=poster.width,
        height=poster.height,
        seconds=seconds,
        codec=codec,
        colour=colour_of(poster),
        blur=blur_of(poster),
        fingerprint=fingerprint_of(poster),
    )


def _target(folder: Path, film: str, sound: str) -> Target:
    if film in _WEB and sound in {"", "opus", "vorbis"}:
        return Target(folder / "film.webm", "webm", {})
    return Target(folder / "film.mp4", "mp4", {"movflags": "+faststart"})


def _only_film(container: InputContainer, task: Task) -> Any:
    found = next(iter(container.streams.video), None)
    if found is None:
        message = "There is no film in this file."
        raise NothingInIt(message)
    codec = codec_of(found)
    if codec not in FILM_CODECS:
        message = (
            f"The film is stored as {codec}, which browsers do not play. Export it as H.264 in MP4, then send that."
        )
        raise CodecNotTaken(message)
    if found.width * found.height > task.bounds.pixels or not found.width or not found.height:
        message = f"The film is {found.width:,} × {found.height:,} pixels large, which is too much. Export it smaller."
        raise TooManyPixels(message)
    return found


def _poster(container: InputContainer, film: Any) -> pyvips.Image:
    """Take a frame from a tenth of the way in: the first is often black."""
    if container.duration:
        container.seek(int(container.duration * _POSTER_AT))
    for tries, frame in enumerate(container.decode(film)):
        if not frame.is_corrupt:
            return _picture(frame)
        if tries > _POSTER_TRIES:
            break
    message = "No picture could be read from the film. Export it again and send that."
    raise DamagedFile(message)


def _picture(frame: av.VideoFrame) -> pyvips.Image:
    plain = frame.reformat(format="rgb24")
    plane = plain.planes[0]
    row, pixels = plain.width * 3, memoryview(plane)
    packed = b"".join(pixels[at : at + row] for at in range(0, plane.line_size * plain.height, plane.line_size))
    image = pyvips.Image.new_from_memory(packed, plain.width, plain.height, 3, "uchar").copy(interpretation="srgb")
    turned = (-frame.rotation) % 360
    return image.rot(f"d{turned}").copy_memory() if turned in {90, 180, 270} else image
