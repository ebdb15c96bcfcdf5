"""What comes in is read whole, refused in words, and never the cause of a 5xx."""

from typing import Any

from tests.harness.web import SiteUnderTest
from tests.kernel.http.conftest import count

THING = {"name": "Lamp", "price": 100}
URL = "/api/v1/things"


def error_of(answer: Any) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    assert error["requestId"] == answer.headers["x-request-id"]
    return error


def fields_of(answer: Any) -> dict[str, str]:
    return {detail["field"]: detail["message"] for detail in error_of(answer)["details"]}


async def test_a_thing_that_is_right_is_stored_before_the_answer(shop: SiteUnderTest) -> None:
    answer = await shop.request("POST", URL, json=THING | {"tagNames": ["a"], "maker": {"name": "Ada"}})
    assert answer.status_code == 201
    assert answer.json() == {"data": {"id": 1, "name": "Lamp", "priceMinor": 100}}
    shown = await shop.get(answer.headers["location"])
    assert shown.json()["data"]["name"] == "Lamp"


async def test_unknown_names_are_refused_with_the_nearest_that_exists(shop: SiteUnderTest) -> None:
    answer = await shop.request("POST", URL, json=THING | {"prise": 1, "zzz": 2})
    assert (answer.status_code, error_of(answer)["code"]) == (400, "UNKNOWN_FIELD")
    assert fields_of(answer) == {
        "prise": "There is no such field. Did you mean price?",
        "zzz": "There is no such field.",
    }
    inner = await shop.request("POST", URL, json=THING | {"maker": {"name": "Ada", "agee": 1}})
    assert (inner.status_code, list(fields_of(inner))) == (400, ["maker.agee"])
    query = await shop.get(f"{URL}?mosst=3")
    assert (query.status_code, fields_of(query)["mosst"]) == (400, "There is no such field. Did you mean most?")
    nothing_taken = await shop.get("/api/v1/words/hello?shout=1")
    assert (nothing_taken.status_code, list(fields_of(nothing_taken))) == (400, ["shout"])


async def test_every_wrong_field_is_told_at_once(shop: SiteUnderTest) -> None:
    wrong = {
        "price": -1,
        "tagNames": ["a", "b", "c", "d"],
        "maker": {"name": "", "age": 1},
        "until": "soon",
        "rate": [],
    }
    answer = await shop.request("POST", URL, json=wrong)
    assert (answer.status_code, error_of(answer)["code"]) == (422, "INVALID")
    assert fields_of(answer) == {
        "name": "This is needed.",
        "price": "This must be a whole number of 0 or more.",
        "tagNames": "This must be a list of at most 3 entries.",
        "maker.name": "This must not be empty.",
        "until": "This must be a time such as 2026-01-31T12:00:00Z.",
        "rate": "This must be a number.",
    }
    query = await shop.get(f"{URL}?most=0&text={'x' * 31}&deep=perhaps")
    assert query.status_code == 422
    assert set(fields_of(query)) == {"most", "text", "deep"}


async def test_a_body_that_cannot_be_read_is_refused_in_words(shop: SiteUnderTest) -> None:
    for body, status, words in (
        (b"", 400, "empty"),
        (b"{", 400, "not JSON"),
        (b"[]", 400, "object"),
        (b"null", 400, "object"),
        (b"7", 400, "object"),
        (b'{"name": "x", "price": 1} trailing', 400, "not JSON"),
        (b'{"unknown": 1} trailing', 400, "not JSON"),
        (b'{"name": "\xff", "price": 1}', 400, "UTF-8"),
        (b'{"name": "\\u0000", "price": 1}', 400, "NUL"),
        (b'{"name": "\\ud800", "price": 1}', 400, "JSON"),
        (b'{"name": "x", "price": 1e999}', 400, "not JSON"),
        (b'{"name": "x", "price": ' + b"9" * 5000 + b"}", 400, "not JSON"),
        (b'{"name": "x", "price": 9223372036854775808}', 400, "out of range"),
        (b'{"name": "x", "price": 1, "rate": NaN}', 400, "not JSON"),
        (b'{"name": "x", "price": "12"}', 422, "price"),
        (b'{"unknown": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "deep"),
        (b"[" * 100_000 + b"]" * 100_000, 400, "deep"),
        (b'{"maker":' * 50_000 + b"1" + b"}" * 50_000, 400, "deep"),
    ):
        answer = await shop.request("POST", URL, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, words in answer.text) == (status, True), (body[:40], answer.text)
    assert await count(shop) == 0


async def test_a_body_that_holds_anything_is_read_as_carefully(shop: SiteUnderTest) -> None:
    async def send(body: bytes) -> int:
        headers = {"Content-Type": "application/json"}
        return (await shop.request("POST", "/api/v1/loose", content=body, headers=headers)).status_code

    assert await send(b'{"text": "\\\\u0000 is only spelled"}') == 200
    assert await send(b'{"text": "a\\u0000b"}') == 400
    assert await send(b'{"other": {"\\u0000": 1}}') == 400
    assert await send(b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}") == 400
    assert await send(b'{"text": ' + b"[" * 900 + b'"\\u0000"' + b"]" * 900 + b"}") == 400


async def test_only_json_is_read_by_the_api(shop: SiteUnderTest) -> None:
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jso",
    ):
        answer = await shop.request("POST", URL, content=b'{"name": "x", "price": 1}', headers={"Content-Type": kind})
        assert (answer.status_code, error_of(answer)["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    charset = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await shop.request("POST", URL, content=b'{"name": "x", "price": 1}', headers=charset)).status_code == 201


async def test_query_strings_are_read_strictly(shop: SiteUnderTest) -> None:
    for query, status in {
        "most=5&most=6": 400,
        "tag=a&tag=b&tag=c": 200,
        "tag=a&tag=b&tag=c&tag=d": 422,
        "most=" + "9" * 4000: 422,
        "most=1.5": 422,
        "most=%31%30": 200,
        "text=%00": 400,
        "text=%ff": 400,
        "text=%ed%a0%80": 400,
        "text=rock--roll;": 200,
        "text='%20or%201=1--": 200,
        "text": 200,
        "&&&": 200,
        "=1": 400,
        "&".join(f"tag={number}" for number in range(61)): 400,
        "text=" + "x" * 9000: 414,
    }.items():
        answer = await shop.get(f"{URL}?{query}")
        assert answer.status_code == status, (query[:60], answer.text)


async def test_what_names_nothing_is_not_found(shop: SiteUnderTest) -> None:
    for name in (
        "things/none", "things/1.5", "things/99999999999", "things/%00", "things/%ff", "things/" + "9" * 5000,
        "things/by-id/0190", "words/" + "x" * 4001, "words/a%00b",
    ):  # fmt: skip
        answer = await shop.get(f"/api/v1/{name}")
        assert answer.status_code == 404, (name[:60], answer.text)


async def test_ids_beyond_what_a_column_holds_are_no_crash(shop: SiteUnderTest) -> None:
    answer = await shop.get("/api/v1/things/99999999999999999999")
    assert answer.status_code in {400, 404}


async def test_a_body_in_which_nothing_is_needed_need_not_be_sent(shop: SiteUnderTest) -> None:
    document = (await shop.get("/api/v1/openapi.json")).json()
    for method in ("POST", "PUT"):
        assert (await shop.request(method, "/api/v1/wishes")).json() == {"data": "nothing"}
        assert (await shop.request(method, "/api/v1/wishes", json={"words": "rain"})).json() == {"data": "rain"}
        refused = await shop.request(method, "/api/v1/wishes", json={"words": ""})
        assert (refused.status_code, list(fields_of(refused))) == (422, ["words"])
        assert document["paths"]["/api/v1/wishes"][method.lower()]["requestBody"]["required"] is False
    forgotten = await shop.request("PATCH", "/api/v1/wishes")
    assert (forgotten.status_code, error_of(forgotten)["code"]) == (400, "MALFORMED")
    assert document["paths"]["/api/v1/wishes"]["patch"]["requestBody"]["required"] is True
    assert document["paths"]["/api/v1/things"]["post"]["requestBody"]["required"] is True
