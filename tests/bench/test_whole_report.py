"""The report of everything: every bar with its verdict, every table, and charts that can be read as SVG."""

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from bench.capacity import predict
from bench.ground import Ground
from bench.load import LoadFailed, Sample
from bench.machine import Cores
from bench.products import run
from bench.products.mix import MixFigures, Reads, recorded
from bench.products.run import ProductFigures, ShapeFigures
from bench.products.shape import Shape, one_of
from bench.running import Running
from bench.sockets import Step
from bench.stacks import STACKS
from bench.whole import parts, process_parts, section
from bench.whole.drawing import columns, curve, round_up, short
from bench.whole.page import as_page
from bench.whole.report import as_markdown


def shape(name: str, p99: float, *, kept: bool = False) -> ShapeFigures:
    return ShapeFigures(name, 50.0, kept, 900.0, 10.0, 20.0, p99, 500.0, 800.0, 0.01)


@pytest.fixture
def sections() -> list[section.Section]:
    shapes = [shape("score", 12.0), shape("facets <b>", 80.0), shape("browse", 9.0, kept=True)]
    product = ProductFigures("firstspawn", "FirstSpawn", 1000, "servers", 32, 2.0, 1, 120.0, shapes)
    steps = [
        Step(0, 140.0, 0, 0, 0, 0, 0),
        Step(1, 150.0, 0.0, 10, 1.0, 2.0, 3.0),
        Step(10_000, 300.0, 15.0, 500, 5.0, 60.0, 9.0),
    ]
    return [
        parts.product_section(product),
        parts.mix_section(
            MixFigures(1000, 500.0, 20.0, Reads(1900, 200).since(Reads(1000, 100)), Reads(1000, 100)),
            Sample(1000, 2.0, 1.0, 2.0, 3.0, 0),
        ),
        parts.match_section(100_000, [0.2] * 10, 50),
        process_parts.sockets_section(steps),
        parts.growth_section("More rows", "rows", [section.Line("Read", [(1000, 50.0), (10_000, 40.0)])], "rows"),
    ]


def test_every_bar_is_told_with_pass_or_miss(sections: list[section.Section]) -> None:
    text = as_markdown(sections, predict(sections))
    assert "| FirstSpawn: shapes of lists, with the cache turned off | every one under 50 ms p99" in text
    assert "| 1 of 2; slowest 80 ms | miss |" in text
    assert "| 90.0% | pass |" in text
    assert "10,000 under 512 MB | 300 MB with 10,000 sockets | pass |" in text
    assert "| Memory of one web process with all sites, idle | under 150 MB | 140 MB | pass |" in text
    assert "Missed, 1 of 6" in text


def test_what_broke_off_is_a_gap_that_both_forms_name(sections: list[section.Section]) -> None:
    gap = section.Section("media", "Photos", "python -m bench --scenario media", "today", None, failure="It <hung>.")
    text, page = (make([*sections, gap], predict(sections)) for make in (as_markdown, as_page))
    assert "Without figures: Photos." in text
    assert "**No figures.** It <hung>." in text
    assert "No figures. It &lt;hung&gt;." in page
    assert "1 part of it could not be taken" in page


def test_a_shape_that_failed_is_a_miss_and_stands_first() -> None:
    failed = msgspec.structs.replace(shape("distance", 12.0), failed="1 of 16 failed")
    product = ProductFigures(
        "firstspawn", "FirstSpawn", 1000, "servers", 32, 2.0, 1, 120.0, [shape("score", 20.0), failed]
    )
    told = parts.product_section(product)
    assert [row[0] for row in told.tables[0].rows] == ["distance", "score"]
    assert told.tables[0].rows[0][-1] == "1 of 16 failed"
    assert told.bars[1].found.startswith("1 of 2")
    assert not told.bars[1].reached


def test_the_page_of_one_thing_is_held_by_itself_as_an_aim() -> None:
    page = msgspec.structs.replace(shape("server page", 90.0), of_one=True)
    product = ProductFigures(
        "firstspawn", "FirstSpawn", 1000, "servers", 32, 2.0, 1, 120.0, [shape("score", 20.0), page]
    )
    bars = {bar.what: bar for bar in parts.product_section(product).bars}
    assert bars["FirstSpawn: shapes of lists, with the cache turned off"].reached
    aim = bars["FirstSpawn: server page, with the cache turned off"]
    assert (aim.found, aim.reached, aim.aim) == ("90 ms", False, True)


def test_the_rounds_of_a_shape_give_their_medians_and_none_hides_a_failure() -> None:
    rounds = [shape("distance", 120.0), shape("distance", 30.0), shape("distance", 40.0)]
    found = run.middle_of(rounds)
    assert (found.p99, found.rounds, found.reached) == (40.0, (120.0, 30.0, 40.0), True)
    rounds[1] = msgspec.structs.replace(rounds[1], failed="1 of 16 failed")
    assert not run.middle_of(rounds).reached
    product = ProductFigures("firstspawn", "FirstSpawn", 1000, "servers", 32, 2.0, 3, 120.0, [found])
    told = parts.product_section(product)
    assert told.tables[0].rows[0][4:6] == ["40.0", "30.0 to 120.0"]
    assert "3 rounds" in told.words[0]


def test_a_shape_that_cannot_be_measured_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        message = "the load generator has gone"
        raise LoadFailed(message)

    monkeypatch.setattr(run, "measure", fails)
    said: list[str] = []
    running = Running(STACKS["stoa"], port=1, pid=os.getpid(), start_seconds=0, idle_megabytes=0)
    ground = Ground("", "", (), {})
    found = run.ask_or_tell(running, ground, Cores(0, 1), Shape("score", "/"), run.Load(say=said.append))
    assert not found.reached
    assert "the load generator has gone" in found.failed
    assert "the load generator has gone" in said[0]


def test_the_page_draws_charts_and_escapes_what_it_shows(sections: list[section.Section]) -> None:
    page = as_page(sections, predict(sections))
    assert "facets &lt;b&gt;" in page
    assert "facets <b>" not in page
    lines = [curve(one) for found in sections for one in found.curves]
    bars = [columns(one) for found in sections for one in found.charts]
    assert [len(lines), len(bars)] == [3, 1]
    for svg, shape_of_it in ((svg, name) for drawn, name in ((lines, "polyline"), (bars, "rect")) for svg in drawn):
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert root.attrib["aria-label"]
        assert root.findall(shape_of_it)


def test_sections_are_kept_and_read_back_in_order(
    sections: list[section.Section], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "SECTIONS", tmp_path)
    for one in reversed(sections):
        section.keep(one)
    assert section.kept(["mix", "nothing", "firstspawn"]) == [sections[1], sections[0]]


def test_the_same_questions_and_visits_are_asked_in_every_run() -> None:
    one = Shape("newest | game", "/api/{server}", (one_of("game", ("a", "b")), one_of("{server}", ("x", "y"))))
    asked = [request.path for request in one.requests(20)]
    assert asked == [request.path for request in one.requests(20)]
    assert set(asked) == {f"/api/{server}?game={game}" for server in "xy" for game in "ab"}
    assert recorded(50) == recorded(50) != recorded(50, evening=42)


@pytest.mark.parametrize(("value", "ends"), [(0, 1), (7, 8), (100, 100), (130, 160), (6_900, 8_000), (9_999, 10_000)])
def test_a_scale_ends_at_a_round_number(value: float, ends: float) -> None:
    assert round_up(value) == ends


def test_large_numbers_are_short() -> None:
    assert [short(one) for one in (64, 1_000, 100_000, 1_000_000)] == ["64", "1k", "100k", "1M"]
