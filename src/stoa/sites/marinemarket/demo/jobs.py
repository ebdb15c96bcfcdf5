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
from stoa.sites.marinemarket.brokers import logos
from stoa.sites.marinemarket.brokers.kept import firm_tag
from stoa.sites.marinemarket.drawing import Drawn, draw_plan, draw_scene, render

from . import queries
from .marks import draw_mark
from .queries import Bare, BareFirm

_VIEWS = 2
_SMALL, _MIDDLE, _LARGE = 320, 800, 1000
_QUALITY = 78
_OF_BOATS, _OF_FIRMS = (_SMALL, _MIDDLE, _LARGE), (64, 256)
"""How wide pictures are made; the widest is a JPEG."""


type Photo = tuple[UUID, dict[str, Any], list[dict[str, Any]]]
"""A picture that is published: its id, what its row says, and its sizes."""


class Draw(msgspec.Struct, frozen=True):
    """Which boats."""

    ids: list[UUID]


class DrawLogos(msgspec.Struct, frozen=True):
    """Which firms."""

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
        return [await _keep(files, folder, one, _OF_BOATS) for one in drawings]


async def draw_logos(ctx: JobContext, told: DrawLogos) -> int:
    """Draw logos for firms that have none."""
    files, data = ctx.service(Storage), ctx.config[CoreSettings].data
    bare = await queries.WITHOUT_LOGO.all(ctx.db.read(), ids=told.ids)
    for firm in bare:
        async with open_workshop(data) as folder:
            made = await _keep(files, folder, draw_mark(firm.slug), _OF_FIRMS)
        async with ctx.db.write() as tx:
            await _add(tx, (logos.KIND, firm.id), firm, [made], logos.LOGO.name)
            tx.drop_tags(firm_tag(firm.id))
    return len(bare)


async def add_photos(tx: Write, boat: Bare, made: Sequence[Photo], purpose: str) -> None:
    """Put pictures that were drawn into the album of a boat."""
    await _add(tx, (BOAT.kind, boat.id), boat, made, purpose)
    tx.drop_tags("boats", f"boat:{boat.id}")


async def _add(tx: Write, album: tuple[str, UUID], owner: Bare | BareFirm, made: Sequence[Photo], purpose: str) -> None:
    for position, (media_id, facts, variants) in enumerate(made):
        row = {"id": media_id, "person_id": owner.person_id, "purpose": purpose, "is_public": True}
        row |= {"filename": f"{owner.slug}-{position + 1}.svg", "declared_type": "image/svg+xml"}
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
        await albums.ADD.run(tx, kind=album[0], subject_id=album[1], media_id=media_id, position=position)


async def _keep(files: Storage, folder: Path, drawing: str, widths: Sequence[int]) -> Photo:
    """Publish one picture in its sizes; gives what its rows say."""
    media_id = new_id()
    made, facts = await asyncio.to_thread(_write, drawing, folder, media_id.hex, widths)
    keys = await publish(files, media_id, made, folder)
    variants = [
        {name: getattr(one, name) for name in ("content_type", "width", "height", "size", "sha256")}
        | {"media_id": media_id, "name": one.name.partition("-")[2], "key": keys[one.name]}
        for one in made
    ]
    return media_id, facts, variants


def _write(drawing: str, folder: Path, mark: str, widths: Sequence[int]) -> tuple[list[Made], dict[str, Any]]:
    from stoa.kernel.decoding.looks import blur_of, colour_of  # noqa: PLC0415 - they bring libvips

    *smaller, large = widths
    whole = render(drawing, large)
    sized = {width: whole.resize(width / large) for width in smaller}
    made = [
        _file(folder, f"{mark}-{width}.webp", image, image.webpsave_buffer(Q=_QUALITY, effort=0), "image/webp")
        for width, image in sized.items()
    ]
    jpeg = whole.jpegsave_buffer(Q=_QUALITY, strip=True)
    made.append(_file(folder, f"{mark}-{large}.jpg", whole, jpeg, "image/jpeg"))
    small = sized[smaller[0]]
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


DRAW_LOGOS = Job("demo.draw-logos", DrawLogos, draw_logos, queue="demo", concurrency=1, priority=5)
DRAW = Job("demo.draw-boats", Draw, draw, queue="demo", concurrency=1)
JOBS = (DRAW, DRAW_LOGOS)
