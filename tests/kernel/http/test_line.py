"""Who comes first is not made to wait for all who come later."""

import asyncio
import socket

from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.limits import Limit
from stoa.ui.default_look import STOA
from tests.harness.web import SiteUnderTest, StartSite

# Whoever is counted asks Valkey now and then, and all who wait for that begin together when it answers: no matter here.
UNCOUNTED = Limit("uncounted", {"anonymous": None})
told: list[str] = []


@get("/api/v1/made", access=public, limit=UNCOUNTED, summary="An answer that waits twice")
async def make_it() -> str:
    """Say when it begins and when it has ended."""
    told.append("begun")
    for _ in range(2):
        await asyncio.sleep(0)  # a turn of the loop, as an answer of PostgreSQL costs; it is what the line is about
    told.append("ended")
    return "made"


@get("/api/v1/kept", access=public, limit=UNCOUNTED, summary="An answer that is kept", cached=Cached(seconds=60))
async def keep_it() -> str:
    """Answer once for everybody."""
    return "kept"


FEATURE = Feature(name="line", package="tests.kernel.http", routes=(make_it, keep_it))
SITE = Site(name="line", title="Line", tagline="", look=STOA, features=(FEATURE,))


def asked(site: SiteUnderTest, path: str) -> socket.socket:
    """Ask without giving the server a turn, so that all are there when it looks."""
    sock = socket.create_connection(("127.0.0.1", site.port))
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {site.host}\r\nConnection: close\r\n\r\n".encode())
    sock.setblocking(False)  # noqa: FBT003 - the socket's own signature
    return sock


async def read(sock: socket.socket) -> bytes:
    loop, received = asyncio.get_running_loop(), b""
    with sock:
        while piece := await loop.sock_recv(sock, 65536):
            received += piece
    return received


async def test_what_is_begun_goes_on_before_all_who_came_later_have_begun(start_site: StartSite) -> None:
    site = await start_site(site=SITE)
    await site.get("/api/v1/made")  # the database's clock has been read, which is done once a minute
    told.clear()
    answers = await asyncio.gather(*map(read, [asked(site, "/api/v1/made") for _ in range(60)]))

    assert [answer[9:12] for answer in answers] == [b"200"] * 60
    assert told.count("begun") == told.count("ended") == 60
    last_begun = len(told) - told[::-1].index("begun")
    assert told[:last_begun].count("ended") >= 30


async def test_everybody_in_line_is_answered_and_who_has_left_holds_up_nobody(start_site: StartSite) -> None:
    site = await start_site(site=SITE)
    await site.get("/api/v1/kept")
    socks = [asked(site, "/api/v1/kept" if number % 2 else "/api/v1/made") for number in range(90)]
    for sock in socks[::3]:
        sock.close()
    answers = await asyncio.gather(*(read(sock) for number, sock in enumerate(socks) if number % 3))

    assert [answer[9:12] for answer in answers] == [b"200"] * 60
    assert all(answer.endswith((b'{"data":"kept"}', b'{"data":"made"}')) for answer in answers)
