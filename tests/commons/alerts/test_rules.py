"""From signs to findings, stated as a rule; and where addresses are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.alerts.models import Looking, Sign, Threshold, Watch
from stoa.commons.alerts.places import Place, Places, kilometres
from stoa.commons.alerts.rules import gather

BEGIN = datetime(2026, 11, 21, tzinfo=UTC)


async def _nothing(_: Looking) -> list[Sign]:
    return []


def watch(*, distinct: bool) -> Watch:
    return Watch(
        name="x",
        title="X",
        counts="signs",
        severity="low",
        default=Threshold(count=1, minutes=1),
        signs=_nothing,
        distinct=distinct,
    )


signs = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 120), st.sampled_from("pqr")), max_size=25)


@given(signs, st.integers(1, 5), st.integers(1, 60), st.integers(0, 120), st.booleans())
def test_a_key_is_found_exactly_when_some_window_holds_enough(
    raw: list[tuple[str, int, str]], count: int, minutes: int, since: int, distinct: bool
) -> None:
    given_signs = [Sign(key, BEGIN + timedelta(minutes=at), None, what) for key, at, what in raw]
    found = gather(watch(distinct=distinct), Threshold(count, minutes), given_signs, BEGIN + timedelta(minutes=since))

    def most(key: str) -> int:
        counts = [0]
        for _, end, _ in (one for one in raw if one[0] == key and one[1] >= since):
            inside = [what for own, at, what in raw if own == key and end - minutes <= at <= end]
            counts.append(len(set(inside)) if distinct else len(inside))
        return max(counts)

    assert {one.key: one.count for one in found} == {key: most(key) for key in "ab" if most(key) >= count}


def test_an_address_is_where_its_network_is_and_nowhere_else() -> None:
    places = Places([["192.0.2.0/24", "AT", "48.2", "16.4"], ["2001:db8::/32", "NZ", "-36.8", "174.8"]])
    assert places.find("192.0.2.200") == Place("AT", 48.2, 16.4)
    assert places.find("2001:db8::7") == Place("NZ", -36.8, 174.8)
    assert [places.find(one) for one in ("192.0.1.255", "192.0.3.0", "somewhere", "::1")] == [None] * 4
    assert 17_700 < kilometres(Place("AT", 48.2, 16.4), Place("NZ", -36.8, 174.8)) < 18_000
    with pytest.raises(ValueError, match="Line 1"):
        Places([["192.0.2.0/24", "AT", "north", "16.4"]])
