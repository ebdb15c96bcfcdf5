"""One fault, three renderings; and no crash tells a stranger what is inside."""

import io

import msgspec
import pytest
from markupsafe import escape

from stoa.kernel.errors import Fault, Forbidden, Invalid, Malformed, NotFound
from tests.harness.web import SiteUnderTest
from tests.kernel.http.shop import CANARY, kernel_faults

HTML = {"Accept": "text/html,application/xhtml+xml"}
TITLED: dict[type[Fault], str] = {
    Malformed: "That request could not be read",
    Forbidden: "You may not do this",
    NotFound: "There is nothing at this address",
    Invalid: "Some of the values are not right",
}
"""What the page says above all, and so not once more in the fault's own words."""
FAULTS = sorted({fault.code: fault for fault in kernel_faults()}.items())


async def test_every_fault_is_told_to_programs_to_htmx_and_to_people(shop: SiteUnderTest) -> None:
    assert len(FAULTS) > 20
    for code, fault in FAULTS:
        answer = await shop.get(f"/api/v1/fault/{code}")
        assert answer.status_code == fault.status, code
        assert answer.headers["cache-control"] == "no-store"
        error = answer.json()["error"]
        assert (error["code"], error["type"], error["message"]) == (code, fault.type.value, fault.message)
        assert error["requestId"] == answer.headers["x-request-id"]

        page = await shop.get(f"/fault/{code}", headers=HTML)
        assert (page.status_code, page.headers["content-type"]) == (fault.status, "text/html; charset=utf-8"), code
        assert page.text.startswith("<!doctype html>")
        assert (TITLED.get(fault) or _sentence(fault)) in page.text
        assert fault not in TITLED or _sentence(fault) not in page.text, code  # once is enough
        assert page.headers["x-request-id"] in page.text

        fragment = await shop.get(f"/fault/{code}", headers=HTML | {"HX-Request": "true"})
        assert fragment.status_code == fault.status, code
        assert (TITLED.get(fault) or _sentence(fault)) in fragment.text
        assert fault not in TITLED or _sentence(fault) not in fragment.text, code
        assert "<html" not in fragment.text

        problem = await shop.get(f"/api/v1/fault/{code}", headers={"Accept": "application/problem+json"})
        assert (problem.status_code, problem.headers["content-type"]) == (fault.status, "application/problem+json"), (
            code
        )
        assert problem.json() == {
            "type": "about:blank", "title": fault.message, "status": fault.status, "detail": fault.message,
            "instance": f"urn:request:{problem.headers['x-request-id']}", "code": code, "errors": _errors(fault),
        }  # fmt: skip


def _errors(fault: type[Fault]) -> list[dict[str, str]]:
    return [{"pointer": f"#/{one.field}", "detail": one.message} for one in fault().details]


def _sentence(fault: type[Fault]) -> str:
    return str(escape(fault.message))


async def test_who_may_come_back_later_is_told_when(shop: SiteUnderTest) -> None:
    answer = await shop.get("/api/v1/fault/UNAVAILABLE")
    assert int(answer.headers["retry-after"]) > 0


async def test_a_crash_tells_nothing_of_what_is_inside(shop: SiteUnderTest, logged: io.StringIO) -> None:
    for headers in ({}, HTML, {"Accept": "application/problem+json"}, {"HX-Request": "true"}):
        answer = await shop.get("/api/v1/crash", headers=headers)
        assert answer.status_code == 500
        for inside in (CANARY, "RuntimeError", "Traceback", "shop.py", "stoa.kernel"):
            assert inside not in answer.text
        assert answer.headers["x-request-id"] in answer.text
    lines = [msgspec.json.decode(line) for line in logged.getvalue().splitlines()]
    crashes = [line for line in lines if line["event"] == "request_crashed"]
    assert len(crashes) == 4
    assert all("RuntimeError" in line["exception"] for line in crashes)
    assert crashes[0]["request_id"]
    assert CANARY not in logged.getvalue()


async def test_a_crash_in_a_template_is_a_page_too(shop: SiteUnderTest, logged: io.StringIO) -> None:
    answer = await shop.get("/crash", headers=HTML)
    assert (answer.status_code, "no-such-template" in answer.text) == (500, False)
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["x-request-id"] in logged.getvalue()


async def test_even_a_crash_of_the_error_page_gives_plain_words(
    shop: SiteUnderTest, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode(*_: object, **__: object) -> bytes:
        message = "no page today"
        raise RuntimeError(message)

    monkeypatch.setattr(type(shop.runtime.renderer), "encode", encode)
    answer = await shop.get("/fault/CONFLICT", headers=HTML)
    assert answer.status_code == 500
    assert (
        answer.text == f"Something went wrong on our side. We have been told. Request {answer.headers['x-request-id']}."
    )
    assert "error_page_crashed" in logged.getvalue()


async def test_a_value_in_a_failing_statement_is_neither_told_nor_logged(
    shop: SiteUnderTest, logged: io.StringIO
) -> None:
    answer = await shop.get(f"/api/v1/bad-sql/{CANARY}")
    assert (answer.status_code, CANARY in answer.text) == (500, False)
    assert "DivisionByZeroError" in logged.getvalue()


async def test_a_header_that_would_split_the_answer_is_a_crash_and_not_an_answer(
    shop: SiteUnderTest, logged: io.StringIO
) -> None:
    answer = await shop.request("POST", "/api/v1/then/bad-header", headers={"Origin": shop.origin})
    assert (answer.status_code, "set-cookie" in answer.headers) == (500, False)
    assert "A header holds a line break." in logged.getvalue()


async def test_a_stream_that_breaks_off_is_cut_so_that_nobody_takes_it_for_whole(
    shop: SiteUnderTest, logged: io.StringIO
) -> None:
    raw = await shop.raw(f"GET /api/v1/stream-breaks HTTP/1.1\r\nHost: {shop.host}\r\n\r\n".encode())
    assert b"first " in raw
    assert not raw.endswith(b"0\r\n\r\n")
    assert "broken stream" in logged.getvalue()


async def test_a_timeout_of_somebody_elses_is_a_crash_and_no_deadline(shop: SiteUnderTest, logged: io.StringIO) -> None:
    answer = await shop.get("/api/v1/their-timeout")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL")
    assert "TimeoutError" in logged.getvalue()


async def test_a_mistaken_write_on_a_read_is_our_crash_and_is_logged(shop: SiteUnderTest, logged: io.StringIO) -> None:
    answer = await shop.get("/api/v1/mistake")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL")
    assert "A statement that writes was run on a `Read` handle." in logged.getvalue()
