"""Words that name filters are read as filters, and nothing else that was typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.words.meant import Called, Pair

_CALLED = Called(
    {
        "sailboat": ("kind", "sail"),
        "new york": ("state", "NY"),
        "york": ("state", "PA"),
        "florida": ("state", "FL"),
        "bow thruster": ("has", "bow-thruster"),
    },
    patterns={"version": r"v?([0-9]+\.[0-9]+)"},
    idle=("boats", "for", "in", "sale", "the"),
)


@pytest.mark.parametrize(
    ("typed", "pairs", "rest"),
    [
        ("Sailboat", [("kind", "sail")], ""),
        ("boats for sale in  FLORIDA", [("state", "FL")], ""),
        ("new york, sailboat", [("state", "NY"), ("kind", "sail")], ""),
        ("The Hive sailboat", [("kind", "sail")], "The Hive"),
        ("v1.21 Ember", [("version", "1.21")], "Ember"),
        ("florida florida Keys", [("state", "FL")], "Keys"),
        ("Catalina bow thruster 30", [("has", "bow-thruster")], "Catalina 30"),
    ],
)
def test_what_names_filters_is_taken_out_of_what_was_typed(typed: str, pairs: list[Pair], rest: str) -> None:
    assert _CALLED.read(typed) == (tuple(pairs), rest)


@pytest.mark.parametrize("typed", ["", " ,; ", "boats for sale", "flordia", '"new york"', "sailboat -florida"])
def test_where_nothing_is_named_or_words_have_signs_nothing_is_read(typed: str) -> None:
    assert _CALLED.read(typed) is None


def test_a_slip_is_guessed_at_only_where_that_is_wanted() -> None:
    assert _CALLED.read("flordia sailbaot", slips=True) == ((("state", "FL"), ("kind", "sail")), "")
    assert _CALLED.read("flora", slips=True) is None


_TYPED = st.sampled_from(["sailboat", "new", "york", "Ember", "in", "florida", "boats", "1.21", "x"])


@given(st.lists(_TYPED, max_size=9))
def test_every_word_is_read_or_idle_or_left_in_its_order(words: list[str]) -> None:
    meant = _CALLED.read(" ".join(words))
    if meant is None:
        assert not {"sailboat", "york", "florida", "1.21"} & set(words)
        return
    rest = meant.rest.split()
    left = iter(words)
    assert all(word in left for word in rest)
    assert {"Ember", "x"} & set(words) == {"Ember", "x"} & set(rest)
    assert not {"sailboat", "york", "florida", "1.21"} & set(rest)
    assert _CALLED.read(meant.rest) is None
