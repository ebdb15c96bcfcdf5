"""Squares tell about how many stand in a circle: what is surely inside is counted, what is surely outside is not."""

from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.nets import Nets

points = st.lists(
    st.tuples(st.floats(-70, 70), st.floats(-180, 180, exclude_max=True), st.integers(1, 50)), max_size=30
)


def _kilometers(a: tuple[float, float], b: tuple[float, float]) -> float:
    up, across = radians(a[0] - b[0]) / 2, radians(a[1] - b[1]) / 2
    haversine = sin(up) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(across) ** 2
    return 12742 * asin(min(1.0, sqrt(haversine)))


@given(points, st.floats(-70, 70), st.floats(-180, 180), st.sampled_from((30, 100, 250)))
def test_small_circles_are_counted_to_a_square(
    known: list[tuple[float, float, int]], latitude: float, longitude: float, kilometers: float
) -> None:
    found = Nets(known).count_near(latitude, longitude, kilometers, 10_000)
    away = [(_kilometers((latitude, longitude), (north, east)), many) for north, east, many in known]
    slack = 16 + kilometers * 0.1  # a square's diagonal, and what a flat map is wrong by
    assert found >= sum(many for far, many in away if far <= kilometers - slack)
    assert found <= sum(many for far, many in away if far <= kilometers + slack)


def test_wide_circles_are_counted_and_enough_is_enough() -> None:
    nets = Nets([(48.2, 16.37, 7), (52.5, 13.4, 5), (-33.9, 151.2, 3)])
    assert nets.count_near(50, 15, 1000, 100) == 12
    assert nets.count_near(50, 15, 20_000, 100) == 15
    assert nets.count_near(50, 15, 1000, 6) == 6
    assert Nets().count_near(50, 15, 1000, 6) == 0


@pytest.mark.parametrize("longitude", [179.9, -179.9])
def test_the_line_of_the_dates_is_no_border(longitude: float) -> None:
    assert Nets([(0, 179.95, 4)]).count_near(0, longitude, 50, 100) == 4
