"""What is written down and counted: enough to find a fault, and no secret."""

import contextlib
import errno
import io
import re
from pathlib import Path

import msgspec
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from stoa.kernel.crypto import new_root
from stoa.kernel.observability.lines import Lines
from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.redaction import redact, redact_text
from stoa.kernel.observability.settings import ObservabilitySettings
from tests.harness.web import SiteUnderTest
from tests.kernel.http.conftest import StartShop
from tests.kernel.http.shop import CANARY

BEARER = f"eyJhbGciOi.{CANARY}.sig"


def access_lines(site: SiteUnderTest, out: io.StringIO) -> list[dict[str, object]]:
    site.runtime.access_log.flush()
    return [msgspec.json.decode(line) for line in out.getvalue().splitlines() if '"event":"request"' in line]


async def send_canaries(site: SiteUnderTest) -> None:
    """Plant a secret wherever a client can put one."""
    planted = {
        "Authorization": f"Bearer {BEARER}", "Cookie": f"stoa_session_shop={CANARY}", "X-Api-Key": CANARY,
        "User-Agent": f"agent {CANARY}", "Referer": f"https://x.example/?token={CANARY}", "Origin": f"https://{CANARY}.example",
    }  # fmt: skip
    await site.get(f"/api/v1/things?token={CANARY}&password={CANARY}", headers=planted)
    await site.get(f"/api/v1/crash?code={CANARY}&key={CANARY}&secret={CANARY}", headers=planted)
    await site.get(f"/api/v1/bad-sql/{'x' * 8}", headers=planted)
    for body in (f'{{"name": "{CANARY}", "price": -1}}', f'{{"{CANARY}": 1}}', f'{{"name": "{CANARY}'):
        await site.request(
            "POST", "/api/v1/things", content=body, headers=planted | {"Content-Type": "application/json"}
        )
    await site.request("POST", "/form", data={"password": CANARY, "csrf_token": CANARY}, headers=planted)
    await site.request("POST", "/api/v1/then/crash", json={"password": CANARY}, headers=planted)
    await site.request("POST", "/shield/proof", json={"payload": CANARY}, headers=planted)
    await site.request("PUT", f"/storage/local/{CANARY}", content=b"x", headers=planted)


async def test_no_secret_reaches_the_logs_or_the_metrics(start_shop: StartShop, logged: io.StringIO) -> None:
    site = await start_shop(STOA_ACCESS_LOG="true", DATABASE_SLOW_QUERY="0s")
    site.runtime.access_log._out = logged
    await send_canaries(site)
    lines = access_lines(site, logged)
    assert len(lines) == 10
    assert "request_crashed" in logged.getvalue()
    shown = (await site.get("/metrics", headers={"Host": "localhost"})).text
    for text in (logged.getvalue(), shown):
        assert CANARY not in text
    assert "password=[redacted]" in logged.getvalue()


async def test_lines_for_people_keep_secrets_too(
    start_shop: StartShop, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    set_up_logs(ObservabilitySettings(format="console"), production=False)
    structlog.configure(cache_logger_on_first_use=False)
    site = await start_shop()
    await send_canaries(site)
    assert "request_crashed" in out.getvalue()
    assert CANARY not in out.getvalue() + logged.getvalue()


def _fail_with(much: str, deeper: int) -> None:
    if deeper:
        _fail_with(much, deeper - 1)
    message = f"{much} and the reason stands at the end."
    raise ValueError(message)


def _log_a_page_that_fails() -> None:
    """Fail as a template does: far down, with all of a page in its variables and in its words."""
    try:
        _fail_with(f"{CANARY} " * 50_000, 200)
    except ValueError as error:
        structlog.get_logger().error("page_failed", exc_info=error)


def test_what_fails_with_much_in_its_hands_is_written_in_few_words_with_its_reason(logged: io.StringIO) -> None:
    _log_a_page_that_fails()
    told = msgspec.json.decode(logged.getvalue())["exception"]
    assert len(told) < 20_000
    assert told.startswith("Traceback (most recent call last)")
    assert "letters are left out" in told
    assert told.endswith("and the reason stands at the end.")


def test_what_fails_in_a_test_is_told_without_what_stood_in_each_variable(capsys: pytest.CaptureFixture[str]) -> None:
    _log_a_page_that_fails()
    told = capsys.readouterr().out
    assert told.rstrip().endswith("and the reason stands at the end.")
    assert "locals" not in told
    assert len(told) < 20_000


async def test_an_access_line_tells_what_happened(start_shop: StartShop, logged: io.StringIO) -> None:
    site = await start_shop(STOA_ACCESS_LOG="true")
    site.runtime.access_log._out = logged
    answer = await site.get("/api/v1/things/7?a=1", headers={"Authorization": "Bearer member"})
    await site.get("/kept")
    await site.get("/kept")
    lines = access_lines(site, logged)
    assert [line["status"] for line in lines] == [400, 200, 200]
    first = lines[0]
    assert first["request_id"] == answer.headers["x-request-id"]
    assert first["site"] == "shop"
    assert first["route"] == "tests.kernel.http.shop.show_thing"
    assert first["target"] == "/api/v1/things/7?a=1"
    assert first["actor"] == "00000000-0000-0000-0000-000000000007"
    assert first["address"] == "127.0.0.1"


async def test_a_line_break_in_an_address_forges_no_line(start_shop: StartShop, logged: io.StringIO) -> None:
    site = await start_shop(STOA_ACCESS_LOG="true")
    site.runtime.access_log._out = logged
    await site.get('/x%0A%7B"event":"request","status":200%7D%0D%1b[31m')
    assert len(access_lines(site, logged)) == 1
    assert "\x1b" not in logged.getvalue()


async def test_metrics_are_prometheus_text_with_a_histogram_for_each_route_and_query(shop: SiteUnderTest) -> None:
    for _ in range(3):
        await shop.get("/api/v1/things/1")
    await shop.get("/health/db")
    await shop.get("/api/v1/no-such-route")
    answer = await shop.get("/metrics", headers={"Host": "localhost"})
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]

    def number(name: str, **labels: str) -> float:
        found = [one.value for one in samples if one.name == name and labels.items() <= one.labels.items()]
        assert len(found) == 1, (name, labels, found)
        return float(found[0])

    route = "tests.kernel.http.shop.show_thing"
    assert number("stoa_request_seconds_count", site="shop", route=route, status="404") == 3
    assert number("stoa_request_seconds_bucket", route=route, le="+Inf") == 3
    assert number("stoa_request_seconds_sum", route=route) > 0
    assert number("stoa_query_seconds_count", query="kernel.http.PING") >= 1
    assert number("process_resident_memory_bytes") > 0
    assert not any("no-such-route" in str(one.labels) for one in samples)
    assert re.search(r"stoa_cache_\w+\{", answer.text)


async def test_metrics_are_for_those_who_may_see_them(start_shop: StartShop) -> None:
    site = await start_shop(STOA_METRICS_TOKEN="a-token-of-some-length-0123", STOA_TRUSTED_PROXIES="127.0.0.1")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "a-token-of-some-length-0123"}):
        assert (await site.get("/metrics", headers=headers)).status_code == 401
    right = {"Authorization": "Bearer a-token-of-some-length-0123", "Host": "10.0.0.1"}
    assert (await site.get("/metrics", headers=right)).status_code == 200
    open_one = await start_shop(STOA_TRUSTED_PROXIES="127.0.0.1")
    assert (await open_one.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 401
    assert (await open_one.get("/metrics")).status_code == 200


async def test_server_timing_is_told_in_development_alone(shop: SiteUnderTest, start_shop: StartShop) -> None:
    told = (await shop.get("/api/v1/things/1")).headers["server-timing"]
    assert re.fullmatch(r'db;dur=[0-9.]+;desc="1 queries", total;dur=[0-9.]+', told)
    production = await start_shop(
        STOA_MODE="production", STOA_ORIGIN="https://shop.example", STOA_KEYS=new_root(),
        MAIL_URL="smtp://127.0.0.1:25", MAIL_FROM="Shop <shop@shop.example>",
    )  # fmt: skip
    there = {"Host": "shop.example"}
    for path in ("/api/v1/things/1", "/kept", "/api/v1/nowhere"):
        answer = await production.get(path, headers=there)
        assert "server-timing" not in answer.headers
        assert "strict-transport-security" in answer.headers
    for path in ("/dev/mailbox", "/dev/ui"):
        assert (await production.get(path, headers=there)).status_code == 404
    assert (await production.get("/api/v1/echo", headers={"Host": "shop.localhost"})).status_code == 421


SECRETS = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=127), min_size=12, max_size=30)


@given(SECRETS)
def test_secrets_are_masked_by_name_and_by_look(secret: str) -> None:
    nested = {"user": {"password": secret, "items": [{"api_key": secret}, {"Cookie": [secret]}]}, "count": 3}
    assert secret not in str(redact(nested))
    assert redact(nested)["count"] == 3
    for text in (
        f"Authorization: Bearer {secret}", f"postgresql://stoa:{secret}@db/stoa", f"/reset?token={secret}&next=/",
        f'{{"password": "{secret}"}}', f"password={secret}", f"sk_live_{secret}", f"https://x/?a=1&api_key={secret}",
    ):  # fmt: skip
        assert secret not in redact_text(text), text
        assert secret not in redact_text(f"é {text}"), text


def test_what_is_no_secret_stays_readable() -> None:
    assert redact({"token_count": 7, "password_length": 12}) == {"token_count": 7, "password_length": 12}
    assert redact_text("ada@example.org wrote") == "a…@example.org wrote"


def test_a_disk_that_is_full_costs_lines_of_the_log_and_no_request() -> None:
    with contextlib.suppress(OSError), Path("/dev/full").open("w", buffering=1) as full:  # closing it says so, too
        lines = Lines(full)
        for _ in range(3):
            lines.write("a line\n" * 2000)
            lines.flush()
        lines.write("the next one\n")


def test_what_can_be_written_again_is_written_again() -> None:
    class Full(io.StringIO):
        is_full = True

        def write(self, text: str) -> int:
            if self.is_full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(text)

    out = Full()
    lines = Lines(out)
    lines.write("lost\n")
    out.is_full = False
    lines.write("kept\n")
    assert out.getvalue() == "kept\n"
