"""Decisions that explain themselves."""

from datetime import timedelta

import msgspec
import pytest

from stoa.kernel import clock
from stoa.kernel.decisions import Decision, decide


def _held(**more: object) -> Decision:
    return decide(
        "reviews.new-accounts",
        "3",
        "Your review waits for a moderator.",
        ("Age of the account", timedelta(hours=2)),
        ("Reviews today", 4),
        who_can_undo="A moderator of this site.",
        how_to_appeal="/appeals",
        **more,  # type: ignore[arg-type]  # only `until` is passed
    )


def test_a_decision_tells_what_it_looked_at_and_what_can_be_done() -> None:
    told = msgspec.json.decode(msgspec.json.encode(_held()))
    assert told["reasons"] == [
        {"label": "Age of the account", "value": "2:00:00"},
        {"label": "Reviews today", "value": "4"},
    ]
    assert (told["whoCanUndo"], told["howToAppeal"], told["until"]) == ("A moderator of this site.", "/appeals", None)
    assert {"rule", "version", "outcome", "decidedAt"} <= set(told)


def test_a_decision_survives_being_written_and_read() -> None:
    decision = _held(until=clock.now() + timedelta(days=1))
    assert msgspec.json.decode(msgspec.json.encode(decision), type=Decision) == decision


def test_a_decision_without_an_end_stands_and_one_with_an_end_ends() -> None:
    ends = _held(until=clock.now() + timedelta(days=1))
    assert _held().stands()
    assert ends.stands()
    with clock.moved(timedelta(days=2)):
        assert not ends.stands()


def test_a_decision_without_words_cannot_be_read() -> None:
    told = msgspec.to_builtins(_held()) | {"howToAppeal": ""}
    with pytest.raises(msgspec.ValidationError, match="howToAppeal"):
        msgspec.convert(told, Decision)
