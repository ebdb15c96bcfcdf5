"""A site in which jetties have photos, and people send files of every kind."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Card, Subject, Viewer
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature, Site
from stoa.sites import shared_features
from stoa.ui.default_look import STOA
from tests.accounts.at_the_door import CHEAP, Visitor
from tests.accounts.privacy.working import working
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

JETTY = UUID(int=1)
OWNERS: dict[UUID, UUID] = {}
FRIENDS: set[UUID] = set()


async def _find(_: Read, ids: Sequence[UUID]) -> list[Card]:
    return [Card(id=one, title="The long jetty", url="/", owner_id=OWNERS[one]) for one in ids if one in OWNERS]


async def _friends_may(_: Read, viewer: Viewer, _media_id: UUID) -> bool:
    return viewer.id in FRIENDS


HARBOUR = Feature(
    name="harbour",
    package="tests.commons.media",
    declares=(
        Subject(kind="jetty", title="jetty", find=_find),
        MediaPurpose(
            name="jetty-photo",
            title="Jetty photos",
            subject="jetty",
            per_subject=4,
            max_pixels=20_000_000,
            max_bytes=3_000_000,
            widths=(32, 80, 160),
            per_person=30,
        ),
        MediaPurpose(
            name="letter",
            title="Letters",
            kinds=frozenset({"image", "document"}),
            public=False,
            may_see=_friends_may,
            widths=(80,),
            per_person=4,
            max_pages=3,
        ),
        MediaPurpose(
            name="show",
            title="Shows",
            kinds=frozenset({"image", "video", "audio"}),
            max_frames=50,
            max_seconds=4,
            widths=(80,),
        ),
    ),
)
SITE = Site(name="harbour", title="Harbour", tagline="", look=STOA, features=())
SITE = Site(name="harbour", title="Harbour", tagline="", look=STOA, features=(*shared_features(SITE), HARBOUR))


async def open_harbour(start_site: StartSite, **settings: str) -> SiteUnderTest:
    """Serve the harbour."""
    return await start_site(site=SITE, settings={**CHEAP, **settings})


async def member(site: SiteUnderTest, name: str = "ann") -> Visitor:
    """Let somebody join and sign in."""
    visitor = Visitor(site, f"{name}@stoa.example", f"{name}-lee")
    await visitor.join()
    await visitor.sign_in()
    return visitor


def media_type_of(name: str) -> str:
    """Say what a browser would."""
    ending = name.rpartition(".")[2]
    return {
        "jpg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "mp4": "video/mp4",
        "flac": "audio/flac",
        "mp3": "audio/mpeg",
        "svg": "image/svg+xml",
        "pdf": "application/pdf",
    }[ending]


async def ask(
    visitor: Visitor, name: str, content: bytes, purpose: str = "jetty-photo", **more: Any
) -> httpx2.Response:
    """Ask to send a file."""
    wish = {"filename": name, "contentType": media_type_of(name), "size": len(content), "purpose": purpose, **more}
    return await visitor.ask("POST", "/api/v1/media/uploads", wish)


async def send(
    visitor: Visitor, name: str, content: bytes, purpose: str = "jetty-photo", **more: Any
) -> dict[str, Any]:
    """Ask, send the bytes and say that they are complete, as a program does."""
    asked = await ask(visitor, name, content, purpose, **more)
    assert asked.status_code == 201, asked.text
    upload: dict[str, Any] = asked.json()["data"]
    sent = await visitor.site.request(upload["method"], upload["url"], content=content, headers=upload["headers"])
    assert sent.status_code == 200, sent.text
    done = await visitor.ask("POST", f"/api/v1/media/uploads/{upload['id']}/complete", {})
    assert done.status_code == 202, done.text
    found: dict[str, Any] = done.json()["data"]
    return found


async def settled(visitor: Visitor, media_id: str) -> dict[str, Any]:
    """Wait until a file is ready or refused."""
    database = visitor.site.runtime.databases[visitor.site.name]
    await until(database, "select status in ('ready', 'failed') from commons.media where id = $1", UUID(media_id))
    found: dict[str, Any] = (await visitor.ask("GET", f"/api/v1/media/{media_id}")).json()["data"]
    return found


async def judged(visitor: Visitor, *files: tuple[str, bytes, str]) -> list[dict[str, Any]]:
    """Send files, let the worker look at them, and give what became of each."""
    sent = [await send(visitor, *one) for one in files]
    async with working(visitor.site):
        return list(await asyncio.gather(*(settled(visitor, one["id"]) for one in sent)))


def variant(view: dict[str, Any], name: str) -> dict[str, Any]:
    """Give one of the forms that were made."""
    return next(one for one in view["variants"] if one["name"] == name)


def published(site: SiteUnderTest) -> list[str]:
    """List the files that were made."""
    root = Path(site.runtime.files[site.name].root or "")
    return sorted(str(path.relative_to(root)) for path in root.rglob("media/**/*") if path.is_file())


def sha256(content: bytes) -> str:
    """Give a digest in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
