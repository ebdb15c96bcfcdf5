"""Photos of demo boats: drawn in the background, because nobody should wait for hundreds of them."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from stoa.commons.media import queries as media
from stoa.commons.media.albums import queries as albums
from stoa.commons.media.pipeline import open_workshop, publish
from stoa.kernel import clock
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.db import Write
from stoa.kernel.decoding import Made
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import Job, JobContext
from stoa.kernel.storage import Storage
from stoa.sites.marinemarket.boats.subject import BOAT, PHOTOS
from stoa.sites.marinemarket.drawing import Drawn, draw_plan, draw_scene, render

from . import queries
from .queries import Bare

_VIEWS = 2
_SMALL, _MIDDLE, _LARGE = 320, 800, 1000
_QUALITY = 78


type Photo = tuple[UUID, dict[str, Any], list[dict[str, Any]]]
"""A picture that is published: its id, what its row says, and its sizes."""


class Draw(msgspec.Struct, frozen=True):
    """Which boats."""

    ids: list[UUID]


async def draw(ctx: JobContext, told: Draw) -> int:
    """Draw the boats that have no pictures, one after the other; cut off, it goes on where it was."""
    bare = await queries.WITHOUT_PHOTOS.all(ctx.db.read(), ids=told.ids)
    for done, boat in enumerate(bare, 1):
        made = await draw_photos(ctx, boat, _VIEWS + boat.is_featured, plan=True)
        async with ctx.db.write() as tx:
            await add_photos(tx, boat, made, PHOTOS.name)
        await ctx.progress(done, len(bare), "Drawing boats")
    return len(bare)


async def draw_photos(ctx: JobContext, boat: Bare, views: int, *, plan: bool = False) -> list[Photo]:
    """Draw a boat from so many sides, and from above; give what the rows of the pictures say."""
    files, data = ctx.service(Storage), ctx.config[CoreSettings].data
    drawn = Drawn(boat.slug, boat.boat_type, boat.title, boat.length_m, boat.beam_m)
    drawings = [draw_scene(drawn, view) for view in range(views)] + [draw_plan(drawn)] * plan
    async with open_workshop(data) as folder:
        return [await _keep(files, folder, one) for one in drawings]


async def add_photos(tx: Write, boat: Bare, made: Sequence[Photo], purpose: str) -> None:
    """Put pictures that were drawn into the album of a boat."""
    for position, (media_id, facts, variants) in enumerate(made):
        row = {"id": media_id, "person_id": boat.person_id, "purpose": purpose, "is_public": True}
        row |= {"filename": f"{boat.slug}-{position + 1}.svg", "declared_type": "image/svg+xml"}
        row |= {
            "declared_size": max(one["size"] for one in variants),
            "declared_sha256": None,
            "upload_key": "",
            "kind": "image",
        }
        now = clock.now()
        await media.INSERT.run(tx, **row, now=now, expires_at=now)
        await media.BEGIN_WORK.run(tx, id=media_id, upload_key="", now=now)
        await media.READY.first(tx, id=media_id, kind="image", **facts, now=now)
        await media.INSERT_VARIANT.many(tx, variants)
        await albums.ADD.run(tx, kind=BOAT.kind, subject_id=boat.id, media_id=media_id, position=position)
    tx.drop_tags("boats", f"boat:{boat.id}")


async def _keep(files: Storage, folder: Path, drawing: str) -> Photo:
    """Publish one picture in its sizes; gives what its rows say."""
    media_id = new_id()
    made, facts = await asyncio.to_thread(_write, drawing, folder, media_id.hex)
    keys = await publish(files, media_id, made, folder)
    variants = [
        {name: getattr(one, name) for name in ("content_type", "width", "height", "size", "sha256")}
        | {"media_id": media_id, "name": one.name.partition("-")[2], "key": keys[one.name]}
        for one in made
    ]
    return media_id, facts, variants


def _write(drawing: str, folder: Path, mark: str) -> tuple[list[Made], dict[str, Any]]:
    from stoa.kernel.decoding.looks import blur_of, colour_of  # noqa: PLC0415 - they bring libvips

    whole = render(drawing, _LARGE)
    sized = {width: whole.resize(width / _LARGE) for width in (_SMALL, _MIDDLE)}
    made = [
        _file(folder, f"{mark}-{width}.webp", image, image.webpsave_buffer(Q=_QUALITY, effort=0), "image/webp")
        for width, image in sized.items()
    ]
    jpeg = whole.jpegsave_buffer(Q=_QUALITY, strip=True)
    made.append(_file(folder, f"{mark}-{_LARGE}.jpg", whole, jpeg, "image/jpeg"))
    small = sized[_SMALL]
    facts = {
        "sha256": made[-1].sha256,
        "width": whole.width,
        "height": whole.height,
        "frames": 1,
        "seconds": 0.0,
        "pages": 0,
        "codec": "",
        "colour": colour_of(small),
        "blur": blur_of(small),
        "fingerprint": "",
        "loudness": None,
        "peaks": [],
    }  # fmt: skip - drawings of one type of boat are alike, and no photos: nobody has taken them from another
    return made, facts


def _file(folder: Path, name: str, image: Any, content: bytes, content_type: str) -> Made:
    (folder / name).write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Made(
        name=name, content_type=content_type, width=image.width, height=image.height, size=len(content), sha256=sha256
    )


DRAW = Job("demo.draw-boats", Draw, draw, queue="demo", concurrency=1)
JOBS = (DRAW,)
