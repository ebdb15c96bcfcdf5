"""The capacity model: curves are found again, more people never take less, and what is not measured is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.capacity import Assumptions, Missing, capacity_page, fits, need_for, predict, read_measured
from bench.capacity.measured import Measured
from bench.capacity.model import most_people
from bench.whole.section import Curve, Line, Section

CORE = {"cached_web_us": 60.0, "audited_web_us": 280.0, "audited_database_us": 230.0}
MIX = {"hit_rate": 0.9, "web_us": 200.0, "database_us": 100.0}


def section(name: str, *lines: Line, **inputs: float) -> Section:
    curves = [Curve(line.label, "along", [line]) for line in lines]
    return Section(name, name.title(), "command", "today", None, curves=curves, inputs=inputs)


@pytest.fixture
def sections() -> list[Section]:
    return [
        section("core", **CORE),
        section("mix", **MIX),
        section("connections", Line("Read by id", [(n, n * 2000 / (1 + 0.3 * (n - 1))) for n in (1, 2, 4, 8, 16)])),
        section(
            "sockets",
            Line("MB", [(n, 140 + n * 0.016) for n in (1, 1000, 10_000)]),
            Line("last told", [(n, 2 + n * 0.02) for n in (1, 1000, 10_000)]),
        ),
        section("rows", Line("Full text", [(n, 1e6 / n**0.5) for n in (1000, 10_000, 100_000)])),
    ]


def test_the_fits_find_the_curves_that_the_points_were_made_of(sections: list[Section]) -> None:
    found = read_measured(sections)
    assert found.idle_megabytes == pytest.approx(140)
    assert found.socket_kilobytes == pytest.approx(16)
    assert found.told_web == pytest.approx(20e-6)
    assert found.waiting == pytest.approx(0.3)
    assert found.agreeing == pytest.approx(0, abs=1e-9)
    assert found.growth["Full text"] == pytest.approx(0.5)
    assert found.made_web == pytest.approx((200 - 0.9 * 60) / 0.1 * 1e-6)
    assert found.made_database == pytest.approx(1e-3)


@given(st.integers(1, 500_000), st.integers(1, 500_000))
def test_more_people_never_take_less(some: int, more: int) -> None:
    measured = Measured(2e-4, 1e-4, 0.9, 6e-5, 1.4e-3, 1e-3, 3e-4, 2e-4, 0.1, 140, 16, 2e-5, 10_000, 0.3, 0, {}, ())
    fewer, greater = (need_for(people, measured, Assumptions()) for people in sorted((some, more)))
    for name in ("requests", "web_cores", "database_cores", "processes", "megabytes", "connections"):
        assert getattr(fewer, name) <= getattr(greater, name)
    assert greater.web_cores <= greater.processes
    assert greater.people / (greater.processes - 1) <= Assumptions().most_sockets
    assert greater.wait < 1.5 + 1e-9


def test_what_one_process_carries_fits_on_one_process(sections: list[Section]) -> None:
    measured = read_measured(sections)
    people = most_people(measured, Assumptions())
    need = need_for(people, measured, Assumptions())
    assert need.web_cores <= 1.001
    assert need.database_cores <= 1.001
    assert need.processes == 2  # one of them to spare


def test_people_who_ask_more_often_take_more(sections: list[Section]) -> None:
    measured = read_measured(sections)
    calm, hurried = (need_for(50_000, measured, Assumptions(seconds_between_pages=one)) for one in (30, 5))
    assert hurried.processes > calm.processes
    assert hurried.first_full == "processor of the web processes"


def test_what_was_not_taken_is_named(sections: list[Section]) -> None:
    with pytest.raises(Missing, match="mix, sockets"):
        read_measured([one for one in sections if one.name not in {"mix", "sockets"}])
    assert "The model needs core" in capacity_page(predict([]))


def test_the_page_says_what_it_rests_on_what_is_assumed_and_what_it_does_not_know(sections: list[Section]) -> None:
    page = capacity_page(predict(sections))
    assert "| 50,000 | 3,750 |" in page
    assert "| 100,000 | 7,500 |" in page
    assert "With ten times the rows an answer takes so much longer: full text 3.16 times." in page
    assert "| 20 | seconds until somebody opens another page |" in page
    assert "Nobody has run 100,000 people against it." in page


def test_curves_of_one_point_or_none_are_flat() -> None:
    assert fits.line([]) == (0.0, 0.0)
    assert fits.line([(3, 5)]) == (5, 0.0)
    assert fits.scalability([(2, 10)]) == (0.0, 0.0)
