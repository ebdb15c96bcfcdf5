"""Anchors only narrow what is compared: whatever a search would find, its anchors find, too."""

from math import asin, atan2, cos, degrees, floor, radians, sin

from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.geography import Point
from stoa.commons.words import fold, read_terms, write_question
from stoa.sites.marinemarket.saved.matching import anchors_of, cells_around, stems_of

EARTH_KM = 6371.0
WORDS = st.lists(st.text('abcdefghijklmnopqrstuvwxyzé-"4 ', min_size=1, max_size=12), min_size=1, max_size=4)


def _from(start: Point, bearing: float, kilometres: float) -> Point:
    """Give the point that lies so far away in this direction."""
    up, way, arc = radians(start.latitude), radians(bearing), kilometres / EARTH_KM
    latitude = asin(sin(up) * cos(arc) + cos(up) * sin(arc) * cos(way))
    turned = atan2(sin(way) * sin(arc) * cos(up), cos(arc) - sin(up) * sin(latitude))
    longitude = (start.longitude + degrees(turned) + 540) % 360 - 180
    return Point(degrees(latitude), longitude)


@given(
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 179.99),
    bearing=st.floats(0, 360),
    kilometres=st.floats(0.1, 3000),
    share=st.floats(0, 1),
)
def test_whatever_lies_in_a_circle_lies_in_one_of_its_squares(
    latitude: float, longitude: float, bearing: float, kilometres: float, share: float
) -> None:
    center = Point(latitude, longitude)
    cells = cells_around((center, kilometres))
    found = _from(center, bearing, kilometres * share)
    assert not cells or f"cell:{floor(found.latitude / 5)}:{floor(found.longitude / 5)}" in cells
    assert len(cells) <= 64


@given(WORDS, st.sampled_from(["", "s", "neteau", " 40"]))
def test_a_boat_that_has_the_words_has_the_stem(words: list[str], ending: str) -> None:
    typed = " ".join(words)
    terms = read_terms(typed)
    stems = stems_of(write_question(terms, {}))
    wanted = [term for term in terms if not term.out]
    title = [
        fold(word) + (ending if len(term.words) == 1 and len(word) > 1 else "")
        for term in wanted
        for word in term.words
    ]
    assert not stems or {f"word:{word[:4]}" for word in title} & set(stems)


def test_searches_are_found_by_the_narrowest_that_they_name() -> None:
    lists: dict[str, list[str]] = {"boat_types": ["sail"], "conditions": ["good"], "states": [], "features": []}
    assert anchors_of(lists, None, "USD") == ["type:sail|condition:good"]
    assert anchors_of({**lists, "states": ["FL", "GA"]}, None, None) == ["type:sail|state:FL", "type:sail|state:GA"]
    near = (Point(38.98, -76.49), 50.0)
    assert anchors_of(lists, None, None, near=near) == ["type:sail|cell:7:-16"]
    bare = {**lists, "boat_types": [], "conditions": []}
    assert anchors_of(bare, None, None, words="('beneteau':* | 'benetti')") == ["word:bene"]
    assert anchors_of(bare, None, None, words="'j':*") == [""]
    assert anchors_of(bare, "diesel", "USD") == ["fuel:diesel"]
    assert anchors_of(bare, None, "USD") == ["currency:USD"]
