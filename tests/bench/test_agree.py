"""Answers are compared by what they say, not by how they are written."""

from typing import Any

import msgspec
import pytest

from bench.agree import check_agreement, difference, normal, plain
from bench.running import Answer, Running, StackFailed
from bench.scenario import LIST, READ, WRITE, Material, Request
from bench.stacks import Stack

MATERIAL = Material(ids=["a"], searches=["b"])


class Canned(Running):
    """A stack that always gives one answer."""

    answer: Answer

    def ask(self, request: Request) -> Answer:
        assert request.path
        return self.answer


def stack_that_answers(title: str, content: Any, status: int = 200, media: str = "application/json") -> Canned:
    stack = Canned(Stack(title, title, lambda _: [], lambda _port, _ground: {}), 0, 0, 0, 0)
    object.__setattr__(stack, "answer", Answer(status, media, msgspec.json.encode(content)))
    return stack


def test_the_same_moment_may_be_written_in_two_ways() -> None:
    assert plain({"createdAt": "2026-01-01T00:00:00Z"}) == plain({"createdAt": "2026-01-01T01:00:00.000+01:00"})


def test_cursors_may_differ_but_not_be_missing_from_one() -> None:
    assert plain({"nextCursor": "abc"}) == plain({"nextCursor": "xyz"})
    assert plain({"nextCursor": "abc"}) != plain({"nextCursor": None})


def test_stacks_that_say_the_same_agree() -> None:
    answer = {"data": {"id": "1", "rating": 4}}
    stacks = [stack_that_answers("A", answer), stack_that_answers("B", {"data": {"rating": 4.0, "id": "1"}})]

    assert check_agreement(stacks, [READ], MATERIAL) > 0


def test_a_stack_that_leaves_something_out_is_named_with_the_place() -> None:
    whole = {"data": [{"id": "1", "tags": [{"slug": "pvp"}]}]}
    short = {"data": [{"id": "1", "tags": []}]}

    with pytest.raises(StackFailed, match=r"B and A answer GET .* differently: at \.data\[0\]\.tags"):
        check_agreement([stack_that_answers("A", whole), stack_that_answers("B", short)], [LIST], MATERIAL)


def test_a_wrong_status_is_no_answer() -> None:
    with pytest.raises(StackFailed, match="answered 404, not 200"):
        normal(READ, stack_that_answers("A", {}), Answer(404, "application/json", b"{}"))


def test_a_page_is_no_json() -> None:
    with pytest.raises(StackFailed, match="not JSON"):
        normal(READ, stack_that_answers("A", {}), Answer(200, "text/html", b"<p>"))


def test_what_the_server_made_may_differ_but_must_be_there() -> None:
    stack = stack_that_answers("A", {})
    one = Answer(201, "application/json", b'{"data": {"id": "1", "createdAt": "2026-01-01T00:00:00Z", "rating": 5}}')
    other = Answer(201, "application/json", b'{"data": {"id": "2", "createdAt": "2026-01-02T00:00:00Z", "rating": 5}}')
    bare = Answer(201, "application/json", b'{"data": {"id": "2", "rating": 5}}')

    assert normal(WRITE, stack, one) == normal(WRITE, stack, other)
    with pytest.raises(StackFailed, match="without its id or time"):
        normal(WRITE, stack, bare)


def test_the_first_difference_is_shown_with_both_values() -> None:
    assert difference({"a": [1, 2]}, {"a": [1, 3]}) == "at .a[1]: 2 against 3"
