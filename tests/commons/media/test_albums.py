"""The files of a thing in their order."""

import asyncio
from uuid import UUID

from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite
from tests.kernel.asking import value

from . import samples
from .harbour import JETTY, OWNERS, judged, member, open_harbour, send

ALBUM = f"/api/v1/media/albums/jetty/{JETTY}"


async def test_an_owner_puts_photos_in_order_and_the_first_is_the_cover(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann, ben = await member(site), await member(site, "ben")
    OWNERS[JETTY] = UUID(ann.person_id)
    first, second, third = await judged(
        ann, *((f"{name}.jpg", samples.jpeg(100 + at), "jetty-photo") for at, name in enumerate("abc"))
    )
    order = [third["id"], first["id"]]
    placed = await ann.ask("PUT", ALBUM, {"mediaIds": order})
    assert [one["id"] for one in placed.json()["data"]] == order
    assert [one["id"] for one in (await site.get(ALBUM)).json()["data"]] == order
    assert code_of(await ben.ask("PUT", ALBUM, {"mediaIds": []})) == "NOT_YOUR_SUBJECT"
    theirs = await send(ben, "b.jpg", samples.jpeg())
    assert code_of(await ann.ask("PUT", ALBUM, {"mediaIds": [theirs["id"]]})) == "MEDIA_NOT_FOUND"
    assert code_of(await ann.ask("PUT", ALBUM, {"mediaIds": [first["id"]] * 2})) == "INVALID"
    waiting = [(await send(ann, "w.jpg", samples.jpeg()))["id"] for _ in range(3)]
    assert code_of(await ann.ask("PUT", ALBUM, {"mediaIds": [*order, *waiting]})) == "ALBUM_FULL"
    assert (await ann.ask("PUT", ALBUM, {"mediaIds": [second["id"], waiting[0]]})).status_code == 200
    assert [one["id"] for one in (await site.get(ALBUM)).json()["data"]] == [second["id"]]
    letter = await send(ann, "letter.jpg", samples.jpeg(), "letter")
    assert code_of(await ann.ask("PUT", ALBUM, {"mediaIds": [letter["id"]]})) == "MEDIA_NOT_READY"
    assert code_of(await site.get(f"/api/v1/media/albums/jetty/{UUID(int=5)}")) == "NO_SUCH_SUBJECT"
    assert code_of(await site.get(f"/api/v1/media/albums/whale/{JETTY}")) == "NO_SUCH_SUBJECT"
    orders = [[first["id"], second["id"]], [third["id"]], [second["id"], third["id"], first["id"]]]
    await asyncio.gather(*(ann.ask("PUT", ALBUM, {"mediaIds": wanted}) for wanted in orders * 3))
    assert [one["id"] for one in (await site.get(ALBUM)).json()["data"]] in orders
    await ann.ask("DELETE", f"/api/v1/media/{first['id']}")
    assert first["id"] not in [one["id"] for one in (await site.get(ALBUM)).json()["data"]]
    positions = "select count(*) = count(distinct position) from commons.media_albums"
    assert await value(site.runtime.databases["harbour"], positions)
