"""Whatever is sent, nothing breaks: no input ever gives a 5xx, and every refusal is in the one shape."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.web import SiteUnderTest

PATHS = ("/api/v1/things", "/api/v1/loose", "/form", "/api/v1/echo", "/api/v1/words/a", "/nowhere")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
KINDS = ("application/json", "application/x-www-form-urlencoded", "text/plain", "", "application/json; charset=\xff")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
DRAFTS = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON | st.text(max_size=60),
        "price": JSON | st.integers(-1, 1 << 70),
        "tagNames": JSON | st.lists(st.text(max_size=5)),
        "maker": JSON | st.dictionaries(st.sampled_from(["name", "age"]), JSON),
        "until": st.text() | st.datetimes().map(str),
        "rate": JSON,
        "text": st.text(),
    },
)
BODIES = (
    st.binary(max_size=200)
    | DRAFTS.map(lambda value: json.dumps(value).encode())
    | JSON.map(lambda value: json.dumps(value).encode())
)
QUERIES = st.text(max_size=60).map(lambda text: quote(text, safe="&=")) | st.binary(max_size=40).map(
    lambda raw: quote(raw, safe="&=")
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Accept",
            "If-None-Match",
            "Origin",
            "Cookie",
            "X-Request-ID",
            "X-Forwarded-For",
            "HX-Request",
            "Authorization",
            "Range",
            "Accept-Encoding",
        ]
    ),
    st.text(st.characters(min_codepoint=33, max_codepoint=255, blacklist_characters="\x7f"), min_size=1, max_size=30),
    max_size=4,
)


async def test_no_input_ever_gives_a_5xx(shop: SiteUnderTest) -> None:
    loop = asyncio.get_running_loop()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(METHODS), st.sampled_from(PATHS), QUERIES, BODIES, st.sampled_from(KINDS), HEADERS)
    def attack(method: str, path: str, query: str, body: bytes, kind: str, headers: dict[str, str]) -> None:
        raw = {name: value.encode("latin-1") for name, value in headers.items()} | {
            "Content-Type": kind.encode("latin-1")
        }
        url = f"{path}?{query}" if query else path
        sent: Any = shop.request(method, url, content=body if method not in {"GET", "HEAD"} else None, headers=raw)
        answer = asyncio.run_coroutine_threadsafe(sent, loop).result()
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400 and answer.headers["content-type"] == "application/json" and method != "HEAD":
            assert answer.json()["error"]["requestId"] == answer.headers["x-request-id"]

    await asyncio.to_thread(attack)
