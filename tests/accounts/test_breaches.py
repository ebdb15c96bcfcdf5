"""A service that knows breached passwords is told five digits of a hash, and no more."""

import asyncio
import hashlib

from tests.harness.web import StartSite

from .at_the_door import Visitor, code_of, open_site

KNOWN = "Harbour-Lantern-8"


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


class RangeService:
    """Answers as the well-known services do: all suffixes that begin with the digits that were asked for."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.readuntil(b"\r\n\r\n"))
        suffixes = [
            hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()[5:] for text in (KNOWN, "padding")
        ]
        body = f"{suffixes[0]}:42\r\n{suffixes[1]}:0\r\n".encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()


async def test_row_10_a_service_is_asked_by_prefix_and_believed(start_site: StartSite) -> None:
    service = RangeService()
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        site = await open_site(start_site, PASSWORD_BREACH_URL=f"http://127.0.0.1:{port}/range/")
        refused = await Visitor(site, password=KNOWN).register()
        assert (refused.status_code, code_of(refused)) == (422, "WEAK_PASSWORD")
        assert (await Visitor(site).register()).status_code == 201
    finally:
        server.close()
        await server.wait_closed()
    digest = _sha1(KNOWN)
    assert service.asked[0].startswith(b"GET /range/%b HTTP/1.1\r\n" % digest[:5].encode())
    assert digest[5:].encode() not in b"".join(service.asked)
    assert KNOWN.encode() not in b"".join(service.asked)
