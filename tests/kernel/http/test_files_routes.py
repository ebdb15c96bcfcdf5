"""Signed links to local files: the token is the authority, and nothing is held in memory."""

import asyncio
import io
from collections.abc import AsyncIterator
from hashlib import sha256

from stoa.kernel.storage import Storage, exists, presign_download, presign_upload, promote, quarantine_key
from tests.harness.web import SiteUnderTest
from tests.kernel.http.test_wire import MEGABYTE, resident_bytes
from tests.kernel.valkey.servers import until

KEY = "pictures/one.png"


def files(site: SiteUnderTest) -> Storage:
    return site.runtime.files["shop"]


async def test_a_file_goes_up_and_comes_down_whole_or_in_part(shop: SiteUnderTest) -> None:
    quarantined = quarantine_key("one.png")
    asked = await presign_upload(files(shop), quarantined, content_type="image/png", largest=20 * MEGABYTE)
    sent = b"0123456789" * MEGABYTE
    before = resident_bytes()
    answer = await shop.request("PUT", asked.url, content=_pieces(sent), headers=dict(asked.headers))
    assert (answer.status_code, answer.content) == (200, b"")
    assert resident_bytes() - before < 30 * MEGABYTE
    again = await shop.request("PUT", asked.url, content=b"other", headers=dict(asked.headers))
    assert (again.status_code, again.json()["error"]["code"]) == (409, "FILE_EXISTS")

    await promote(files(shop), quarantined, KEY, content_type="image/png", sha256=sha256(sent).hexdigest())
    link = (await presign_download(files(shop), KEY, content_type="image/png", filename="eins.png")).url
    whole = await shop.get(link)
    assert (whole.status_code, whole.content == sent) == (200, True)
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in whole.headers["content-security-policy"]
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = await shop.get(link, headers={"Range": "bytes=5-14"})
    assert (part.status_code, part.content, part.headers["content-length"]) == (206, b"5678901234", "10")
    bare = await shop.request("HEAD", link)
    assert (bare.status_code, bare.content, bare.headers["content-length"]) == (200, b"", str(len(sent)))
    held = await shop.get(link, headers={"If-None-Match": whole.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert (await shop.get(link, headers={"Range": "bytes=99999999999-"})).status_code == 416


async def _pieces(sent: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(sent), 65536):
        yield sent[at : at + 65536]


async def test_more_than_was_agreed_or_another_type_is_refused(shop: SiteUnderTest) -> None:
    key = quarantine_key("big.png")
    asked = await presign_upload(files(shop), key, content_type="image/png", largest=1000)
    headers = dict(asked.headers)
    assert (await shop.request("PUT", asked.url, content=b"x" * 1001, headers=headers)).status_code == 413
    assert (await shop.request("PUT", asked.url, content=_pieces(b"x" * 200_000), headers=headers)).status_code == 413
    assert (
        await shop.request("PUT", asked.url, content=b"x", headers={"Content-Type": "text/html"})
    ).status_code == 422
    assert not await exists(files(shop), key)
    assert (await shop.request("PUT", asked.url, content=b"x" * 1000, headers=headers)).status_code == 200


async def test_a_client_that_leaves_in_the_middle_leaves_no_file(shop: SiteUnderTest) -> None:
    key = quarantine_key("half.png")
    asked = await presign_upload(files(shop), key, content_type="image/png", largest=1000)
    _, writer = await asyncio.open_connection("127.0.0.1", shop.port)
    head = f"PUT {asked.url} HTTP/1.1\r\nHost: {shop.host}\r\nContent-Type: image/png\r\nContent-Length: 900\r\n\r\n"
    writer.write(head.encode() + b"x" * 100)
    await writer.drain()
    assert await until(lambda: shop.edge.running)
    writer.close()
    assert await until(lambda: not shop.edge.running)
    assert not await exists(files(shop), key)
    assert [path for path in files(shop).spool.rglob("*") if path.is_file()] == []


async def test_a_link_is_good_for_its_file_its_method_and_its_site(shop: SiteUnderTest) -> None:
    asked = await presign_upload(files(shop), quarantine_key("one.png"), content_type="image/png", largest=1000)
    assert (await shop.get(asked.url)).status_code == 400
    changed = asked.url[:-1] + ("A" if asked.url[-1] != "A" else "B")
    assert (await shop.request("PUT", changed, content=b"x", headers=dict(asked.headers))).status_code == 400
    assert (await shop.get("/storage/local/none")).status_code == 400
    missing = await presign_download(files(shop), "pictures/none.png", content_type="image/png")
    assert (await shop.get(missing.url)).status_code == 404
    assert (await shop.get(missing.url, headers={"Host": "localhost"})).status_code == 404


async def test_a_signed_link_is_not_written_down(shop: SiteUnderTest) -> None:
    asked = await presign_upload(files(shop), quarantine_key("one.png"), content_type="image/png", largest=1000)
    out = io.StringIO()
    log = shop.runtime.access_log
    log._on, log._out = True, out
    await shop.request("PUT", asked.url, content=b"x", headers=dict(asked.headers))
    log.flush()
    assert "/storage/local/[redacted]" in out.getvalue()
    assert asked.url.rpartition("/")[2] not in out.getvalue()
