"""Charts, maps and scenes: measured out on the server, the same each time, inside their frame."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stoa.ui import charts, worldmap
from stoa.ui.formats import day_words
from stoa.ui.scenes import boat_scene, world_scene
from stoa.ui.scenes.hulls import HULLS

VALUES = st.lists(st.one_of(st.none(), st.floats(min_value=0, max_value=1e9)), min_size=1, max_size=60)


@given(VALUES)
@example([5e-324])
def test_every_point_of_a_line_lies_inside_the_drawing(values: list[float | None]) -> None:
    chart = charts.line_chart([str(at) for at in range(len(values))], {"a": values})
    dots = chart.lines[0].dots
    assert len(dots) == sum(value is not None for value in values)
    assert all(charts.LEFT <= x <= charts.WIDTH and 0 <= y <= chart.height for x, y, _ in dots)


def test_a_gap_in_the_record_is_a_gap_in_the_line() -> None:
    chart = charts.line_chart(list("abcd"), {"a": [1, 2, None, 3]})
    assert chart.lines[0].path.count("M") == 2


def test_a_longer_list_of_labels_than_of_values_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        charts.line_chart(["a", "b"], {"a": [1]})


@given(st.lists(st.floats(min_value=0, max_value=1e12), max_size=40))
@example([5e-324])
def test_bars_stand_on_the_floor_and_stay_inside(values: list[float]) -> None:
    chart = charts.bar_chart([(str(at), value) for at, value in enumerate(values)])
    floor = chart.height - charts.BOTTOM
    for bar in chart.bars:
        assert bar.y >= 0
        assert bar.x >= charts.LEFT
        assert bar.x + bar.width <= charts.WIDTH
        assert abs(bar.y + bar.height - floor) < 0.2


def test_a_chart_of_nothing_still_has_its_axis() -> None:
    assert [tick.label for tick in charts.bar_chart([]).up] == ["0", "1", "2", "3", "4"]
    assert charts.line_chart([], {}).lines == []


def test_an_axis_tells_halves_and_shortens_thousands() -> None:
    assert [tick.label for tick in charts.bar_chart([("a", 5.5)]).up] == ["0", "1.5", "3", "4.5", "6"]
    assert charts.bar_chart([("a", 3900)]).up[-1].label == "4k"


def test_a_calendar_tells_unknown_days_from_days_of_nothing() -> None:
    last = date(2026, 11, 20)
    drawing = charts.heat_map({last: 100, last - timedelta(days=1): 0}, last, weeks=2)
    days = re.findall(r'class="heat-(-?\d)" x="(\d+)" y="(\d+)".*?<title>([^:]*): ', drawing.drawn)
    assert [level for level, *_ in days[-3:]] == ["-1", "0", "4"]
    assert (days[0][2], days[7][2]) == ("18", "18"), "Monday on top"
    assert days[-1][3] == day_words(last)


@given(st.floats(min_value=-55, max_value=78), st.floats(min_value=-179, max_value=179))
def test_a_place_lies_on_the_map(latitude: float, longitude: float) -> None:
    x, y = worldmap.point(latitude, longitude)
    assert 0 <= x <= worldmap.WIDTH
    assert 0 <= y <= worldmap.HEIGHT


@pytest.mark.parametrize("game", ["minecraft", "hytale", "another"])
def test_a_world_is_the_same_for_the_same_name_and_another_for_another(game: str) -> None:
    assert world_scene("stone", game) == world_scene("stone", game)
    assert len({world_scene(f"name-{at}", game).shapes for at in range(20)}) == 20


@pytest.mark.parametrize("kind", [*HULLS, "Personal Watercraft", "submarine"])
def test_every_kind_of_boat_is_drawn_and_named(kind: str) -> None:
    scene = boat_scene("one", kind)
    assert scene.boat
    assert scene.words.startswith("Drawing of a ")


def test_a_kind_that_nobody_drew_is_a_workboat() -> None:
    assert "workboat" in boat_scene("one", "submarine").words
    assert "personal watercraft" in boat_scene("one", "personal_watercraft").words


@given(st.text(max_size=40))
def test_any_name_gives_a_drawing_of_paths_and_colours_alone(name: str) -> None:
    scene = boat_scene(name, "sail")
    for shape in (*scene.behind, *scene.boat, *scene.before, *world_scene(name, "hytale").shapes):
        assert re.fullmatch(r"#[0-9a-f]{6}", shape.fill)
        assert re.fullmatch(r"[MmLlHhVvQqTtAaZz0-9 .,-]*", shape.path)


@pytest.mark.parametrize("letters", [1, 3, 6, 9, 12])
@pytest.mark.parametrize("many", [2, 8, 24, 90, 168])
def test_labels_below_a_chart_do_not_run_into_each_other_where_letters_are_large(letters: int, many: int) -> None:
    labels = [str(at).rjust(letters, "x")[:letters] for at in range(many)]
    wide = letters * 11
    first, *rest = [tick.at for tick in charts.line_chart(labels, {"a": [1] * many}).across]
    ends = first + wide
    for middle in rest:
        assert middle - wide / 2 > ends or many == 2
        ends = middle + wide / 2
