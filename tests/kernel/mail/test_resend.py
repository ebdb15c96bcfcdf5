"""Mail over an API like Resend's: the same key is sent once, and what passes is told from what does not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from stoa.kernel.db import Database
from stoa.kernel.receipts import list_attempts, load_receipt
from tests.kernel.asking import until
from tests.kernel.mail.post import SENDER, ask, sending, settled

type Answer = tuple[int, dict[str, Any], str]


@dataclass
class Api:
    """A server that keeps to what Resend's documentation says of `POST /emails`, keys included."""

    port: int = 0
    calls: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    before: Callable[[int], Answer | None] = lambda _: None
    after: Callable[[int], Answer | None] = lambda _: None

    def answer(self, headers: dict[str, str], body: dict[str, Any]) -> Answer:
        self.calls.append((headers, body))
        if headers.get("authorization") != "Bearer re_key":
            return 401, {"name": "missing_api_key", "message": "Missing API key"}, ""
        refused = self.before(len(self.calls))
        if refused:
            return refused
        given = self.sent.setdefault(headers["idempotency-key"], f"their-{len(self.sent) + 1}")
        return self.after(len(self.calls)) or (200, {"id": given}, "")


@asynccontextmanager
async def serving(api: Api) -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *lines = head.strip().split("\r\n")
        assert line.startswith("POST /emails ")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        status, said, more = api.answer(headers, body)
        text = json.dumps(said).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\nConnection: close\r\n{more}\r\n"
        writer.write(head.encode() + text)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    api.port = server.sockets[0].getsockname()[1]
    try:
        yield f"resend://re_key?api=http://127.0.0.1:{api.port}"
    finally:
        server.close()
        await server.wait_closed()


async def test_a_mail_is_handed_over_with_all_that_it_needs(database: Database) -> None:
    api = Api()
    async with serving(api) as url, sending(database, url):
        mail_id = await ask(database)
        receipt = await settled(database, mail_id)
    ((headers, body),) = api.calls
    assert (receipt.state, receipt.reference) == ("accepted", "their-1")
    assert headers["idempotency-key"] == str(mail_id)
    assert body["from"] == SENDER.replace("Stoa’s post", '"Stoa’s post"')
    assert (body["to"], body["subject"]) == (["ann@stoa.example"], "A note for Ann")
    assert "https://stoa.example/reset/1" in body["text"]
    assert "https://stoa.example/reset/1" in body["html"]


async def test_an_answer_that_was_lost_does_not_send_the_mail_twice(database: Database) -> None:
    api = Api(after=lambda call: (502, {"message": "Bad gateway"}, "") if call == 1 else None)
    async with serving(api) as url, sending(database, url):
        receipt = await settled(database, await ask(database))
    assert receipt.state == "accepted"
    assert len(api.calls) == 2
    assert len(api.sent) == 1
    assert [one.outcome for one in await list_attempts(database.read(), receipt.id)] == ["failed", "accepted"]


async def test_a_key_that_was_used_for_an_earlier_text_means_that_it_was_sent(database: Database) -> None:
    said = {"name": "invalid_idempotent_request", "message": "This key was used with another payload."}
    api = Api(before=lambda _: (409, said, ""))
    async with serving(api) as url, sending(database, url):
        receipt = await settled(database, await ask(database))
    assert receipt.state == "accepted"
    assert "earlier attempt" in (receipt.reason or "")


@pytest.mark.parametrize(
    "passing",
    [
        (409, {"name": "concurrent_idempotent_requests", "message": "In progress."}, ""),
        (429, {"name": "rate_limit_exceeded", "message": "Slow down."}, "Retry-After: 1\r\n"),
        (500, {}, ""),
        (403, {"name": "validation_error", "message": "The domain is not verified."}, ""),
    ],
    ids=lambda answer: str(answer[0]),
)
async def test_what_passes_is_tried_again(database: Database, passing: Answer) -> None:
    api = Api(before=lambda call: passing if call == 1 else None)
    async with serving(api) as url, sending(database, url):
        receipt = await settled(database, await ask(database))
    assert (receipt.state, receipt.attempts) == ("accepted", 2)
    first, _ = await list_attempts(database.read(), receipt.id)
    assert str(passing[0]) in (first.words or "")


async def test_a_mail_that_is_refused_for_good_is_settled(database: Database) -> None:
    api = Api(before=lambda _: (422, {"name": "invalid_parameter", "message": "Invalid `to` field."}, ""))
    async with serving(api) as url, sending(database, url):
        receipt = await settled(database, await ask(database))
    assert (receipt.state, receipt.attempts) == ("failed", 1)
    assert receipt.reason == "The mail service answered 422: Invalid `to` field."


async def test_a_wrong_key_stands_in_no_receipt(database: Database) -> None:
    api = Api()
    async with serving(api) as url, sending(database, url.replace("re_key", "re_wrong")):
        mail_id = await ask(database)
        await until(database, "select reason is not null from kernel.receipts")
    assert (await load_receipt(database.read(), mail_id)).state == "waiting"
    assert "re_wrong" not in repr(await list_attempts(database.read(), mail_id))
