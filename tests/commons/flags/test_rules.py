"""Whether a flag is on, as a rule."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.flags import Flag, Whom
from stoa.commons.flags.models import FlagState, Mode
from stoa.commons.flags.rules import is_on, share_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PHOTOS = Flag("reviews.photos", "Photographs.", default=False)
ANN = UUID(int=7)
HOUR = timedelta(hours=1)


def said(
    mode: Mode,
    percent: int = 0,
    *,
    roles: tuple[str, ...] = (),
    people: tuple[UUID, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> FlagState:
    return FlagState(PHOTOS.name, mode, percent, list(roles), list(people), since, until, NOW)


def test_without_a_word_of_an_operator_the_feature_decides() -> None:
    assert not is_on(PHOTOS, None, Whom(ANN), NOW)
    assert is_on(Flag("reviews.votes", "Votes.", default=True), None, Whom(), NOW)


def test_off_wins_over_everybody_who_is_named() -> None:
    assert not is_on(PHOTOS, said("off", 100, roles=("admin",), people=(ANN,)), Whom(ANN, ("admin",)), NOW)


def test_some_are_those_who_are_named_or_have_a_role() -> None:
    state = said("some", roles=("moderator",), people=(ANN,))
    assert is_on(PHOTOS, state, Whom(ANN), NOW)
    assert is_on(PHOTOS, state, Whom(UUID(int=8), ("member", "moderator")), NOW)
    assert not is_on(PHOTOS, state, Whom(UUID(int=8), ("member",)), NOW)
    assert not is_on(PHOTOS, state, Whom(), NOW)


@pytest.mark.parametrize(("since", "until", "expected"), [(-1, 1, True), (1, 2, False), (-2, -1, False), (0, 1, True)])
def test_before_and_after_its_time_the_feature_decides(since: int, until: int, *, expected: bool) -> None:
    state = said("on", since=NOW + since * HOUR, until=NOW + until * HOUR)
    assert is_on(PHOTOS, state, Whom(ANN), NOW) is expected


@given(st.uuids(), st.integers(0, 100), st.integers(0, 100))
def test_who_is_in_at_a_percentage_is_in_at_every_higher_one(person: UUID, one: int, other: int) -> None:
    low, high = sorted((one, other))
    if is_on(PHOTOS, said("some", low), Whom(person), NOW):
        assert is_on(PHOTOS, said("some", high), Whom(person), NOW)


def test_a_percentage_is_about_that_share_of_people_and_another_share_for_another_flag() -> None:
    crowd = [UUID(int=number) for number in range(4000)]
    inside = {person for person in crowd if share_of("reviews.photos", person) < 0.25}
    other = {person for person in crowd if share_of("reviews.votes", person) < 0.25}
    assert 850 < len(inside) < 1150
    assert len(inside & other) < 400


@pytest.mark.parametrize("name", ["", "Photos", "a b", "a..b", "x" * 101])
def test_a_name_that_cannot_stand_in_an_address_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="named like"):
        Flag(name, "A flag.", default=False)
