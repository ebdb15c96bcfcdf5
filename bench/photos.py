"""Photos through the pipeline of media: from the storage, through the decoding process, to the storage, two at once."""

import asyncio
import contextlib
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil
import pyvips  # type: ignore[import-untyped]  # it comes without types

from stoa.commons.media.models import MediaPurpose, State, Status
from stoa.commons.media.pipeline import examine, open_workshop, publish
from stoa.commons.media.queries import MediaRow
from stoa.commons.media.settings import MediaSettings
from stoa.kernel import clock
from stoa.kernel.config import load_config
from stoa.kernel.crypto import load_keyring
from stoa.kernel.ids import new_id
from stoa.kernel.storage import Storage, StorageSettings, open_storage, put

AT_ONCE = 2
PHOTOS = 200
_WIDTH, _HEIGHT = 4000, 3000
_DIFFERENT = 8
_PURPOSE = MediaPurpose(name="photo", title="Photos")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class PhotoFigures:
    """What the photos cost."""

    photos: int
    seconds: float
    median_seconds: float
    reader_megabytes: float
    worker_megabytes: float
    sent_megabytes: float
    kept_megabytes: float

    def lines(self) -> list[str]:
        """Say it in words."""
        sent, kept = f"{self.sent_megabytes:.1f} MB each", f"{self.kept_megabytes:.2f} MB in nine files"
        rate = f"{self.seconds:.1f} s, {self.photos / self.seconds:.2f} a second"
        memory = f"{self.reader_megabytes:.0f} MB resident at most"
        return [
            f"{self.photos} photos of 12 megapixels ({sent}), {AT_ONCE} at once: {rate}.",
            f"One photo takes {self.median_seconds:.2f} s (median) and leaves {kept}.",
            f"The process that reads one: {memory}. The bench itself: {self.worker_megabytes:.0f} MB.",
        ]


def measure_photos(photos: int = PHOTOS) -> PhotoFigures:
    """Send photos through the pipeline and say what they cost."""
    return asyncio.run(_measure(photos))


def make_photo(number: int) -> bytes:
    """Make a photo of twelve megapixels with the detail and the noise that a camera leaves."""
    size = {"seed": number}
    scene = pyvips.Image.perlin(_WIDTH, _HEIGHT, cell_size=300, **size) * 60 + 120
    bands = scene.bandjoin([scene * 0.8 + 20, scene * 0.6 + 50])
    noise = pyvips.Image.gaussnoise(_WIDTH, _HEIGHT, sigma=6, mean=0, **size)
    picture = (bands + noise).cast("uchar").copy(interpretation="srgb")
    return bytes(picture.jpegsave_buffer(Q=88))


async def _measure(photos: int) -> PhotoFigures:
    contents = [make_photo(number) for number in range(min(_DIFFERENT, photos))]
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        config = load_config({"STOA_DATA": name})
        files = open_storage(config[StorageSettings], load_keyring(config).for_site("bench"), data=data, site="bench")
        rows = [await _sent(files, contents[number % len(contents)]) for number in range(photos)]
        settings = config[MediaSettings]
        places, taken, kept = asyncio.Semaphore(AT_ONCE), list[float](), list[int]()

        async def one(row: MediaRow) -> None:
            async with places:
                began = perf_counter()
                async with open_workshop(data) as folder:
                    found = await examine(files, row, _PURPOSE, settings, folder=folder, tell=_nobody_looks)
                    await publish(files, row.id, found.result.made, folder)
                taken.append(perf_counter() - began)
                kept.append(sum(made.size for made in found.result.made))

        began = perf_counter()
        watching = asyncio.create_task(_watch(most := [0]))
        await asyncio.gather(*(one(row) for row in rows))
        seconds = perf_counter() - began
        watching.cancel()
    return PhotoFigures(
        photos=photos,
        seconds=seconds,
        median_seconds=median(taken),
        reader_megabytes=most[0] / _MEGABYTE,
        worker_megabytes=psutil.Process().memory_info().rss / _MEGABYTE,
        sent_megabytes=len(contents[0]) / _MEGABYTE,
        kept_megabytes=median(kept) / _MEGABYTE,
    )


async def _watch(most: list[int]) -> None:
    """Look twenty times a second how much the processes hold that read photos."""
    while True:
        for reader in psutil.Process().children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if "stoa.kernel.decoding" in reader.cmdline():  # before it begins, it is a copy of this process
                    most[0] = max(most[0], reader.memory_info().rss)
        await asyncio.sleep(0.05)


async def _nobody_looks(_done: int, _total: int, _note: str) -> None:
    return


async def _sent(files: Storage, content: bytes) -> MediaRow:
    media_id, now = new_id(), clock.now()
    key = f"held/{media_id.hex}"
    await put(files, key, content)
    return MediaRow(
        id=media_id,
        person_id=media_id,
        purpose=_PURPOSE.name,
        is_public=True,
        filename="photo.jpg",
        declared_type="image/jpeg",
        declared_size=len(content),
        declared_sha256=None,
        upload_key=key,
        status=Status.PROCESSING,
        state=State.SHOWN,
        reason_code="",
        reason="",
        job_id=None,
        kind="image",
        alt="",
        width=0,
        height=0,
        seconds=0,
        pages=0,
        colour="",
        blur="",
        fingerprint="",
        loudness=None,
        peaks=[],
        created_at=now,
        expires_at=now + timedelta(hours=1),
    )
