"""Where a map looks when nobody has said so."""

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.marinemarket.search.mapping import drawn_map, fitting
from stoa.sites.marinemarket.search.models import BoatMap, Cluster

places = st.tuples(st.floats(-60, 60), st.floats(-170, 170))


def _map(points: list[tuple[float, float]]) -> BoatMap:
    clusters = [Cluster(north, east, 2, None, None, None, None, None) for north, east in points]
    return BoatMap(-180, -80, 180, 80, 0, clusters)


def test_a_map_of_nothing_or_of_the_whole_world_stays_as_it_is() -> None:
    assert fitting(_map([])) is None
    assert fitting(_map([(10, -160), (50, 160)])) is None


@given(st.lists(places, min_size=1, max_size=8))
def test_everything_that_was_on_the_map_is_in_the_closer_frame(points: list[tuple[float, float]]) -> None:
    frame = fitting(_map(points))
    if frame is not None:
        assert frame.east - frame.west < 360
        for north, east in points:
            assert frame.west <= east <= frame.east
            assert frame.south <= north <= frame.north


def test_a_map_over_the_line_of_the_dates_is_left_by_both_of_its_sides() -> None:
    clusters = [Cluster(-17.5, east, 2, None, None, None, None, None) for east in (175.0, -175.0, 170.0)]
    shown = drawn_map(BoatMap(170, -25, -170, -10, 4, clusters), "/boats?view=map")
    left, _, width, _ = map(float, shown.view_box.split())
    assert all(left <= mark.x <= left + width for mark in shown.marks)
    middles = {}
    for name, address in (("out", shown.out_url), *shown.ways):
        west, _, east, _ = map(float, parse_qs(address)["bbox"][0].split(","))
        middles[name] = (west + east) / 2
    assert 100 < middles["West"] < 175
    assert abs(middles["East"]) > 160
    assert abs(middles["out"]) > 90
