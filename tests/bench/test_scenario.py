"""The scenario and its data: the same in every run."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import data
from bench.scenario import READ, SCENARIOS, WRITE, Material, Request

MATERIAL = Material(ids=["a", "b", "c"], searches=["one two", "ö &"])


def test_the_same_requests_are_made_in_every_run() -> None:
    assert READ.requests(MATERIAL, 50) == READ.requests(MATERIAL, 50)


def test_probes_do_not_share_their_chance() -> None:
    ids = [request.path.rsplit("/", 1)[1] for request in READ.requests(MATERIAL, 50)]
    written = [request.path.split("/")[4] for request in WRITE.requests(MATERIAL, 50)]

    assert ids != written


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_request_is_whole_http(name: str) -> None:
    for probe in SCENARIOS[name]:
        for request in probe.requests(MATERIAL, 5):
            head, _, body = request.wire("127.0.0.1").partition(b"\r\n\r\n")
            lines = head.decode("ascii").split("\r\n")
            assert lines[0] == f"{request.method} {request.path} HTTP/1.1"
            assert "Host: 127.0.0.1" in lines
            assert body == request.body
            assert (f"Content-Length: {len(body)}" in lines) == bool(body)
            assert b"\0" not in head + body


@given(st.binary(min_size=1, max_size=200))
def test_a_body_is_sent_with_its_length(body: bytes) -> None:
    wire = Request("POST", "/x", body).wire("host")

    assert wire.endswith(b"\r\n\r\n" + body)
    assert f"Content-Length: {len(body)}\r\n".encode() in wire


def test_the_data_are_the_same_every_time() -> None:
    first = list(itertools.islice(data.servers(100_000), 200))

    assert first == list(itertools.islice(data.servers(100_000), 200))
    assert len({row[0] for row, _ in first}) == len(first)


def test_tags_on_the_row_say_what_the_links_say() -> None:
    known = data.tags()
    for row, chosen in itertools.islice(data.servers(1_000), 100):
        on_the_row = [tag["slug"] for tag in msgspec.json.decode(row[11])]
        assert on_the_row == [known[number].slug for number in chosen]


def test_a_search_finds_the_server_that_it_was_taken_from() -> None:
    rows = [row for row, _ in data.servers(1_000)]
    for words in data.material(1_000).searches[:50]:
        assert any(set(words.split()) <= set(row[3].split()) for row in rows)


def test_another_number_of_rows_is_another_fingerprint() -> None:
    assert data.fingerprint(1_000) != data.fingerprint(2_000)
    assert data.fingerprint(1_000) == data.fingerprint(1_000)
