"""The report says what was measured, and which bars were missed."""

from xml.etree import ElementTree as ET

import msgspec
import pytest

from bench.bars import check_bars
from bench.load import Sample
from bench.measure import Result
from bench.report import as_markdown, as_page
from bench.report.chart import charts
from bench.results import Findings, StackFacts
from bench.running import StackFailed


def sample(rate: int, others: float = 0.0) -> Sample:
    return Sample(rate * 2, 2.0, 1.0, 2.0, 3.0, 0, server_cpu=1.0, database_cpu=0.5, others_cpu=others)


def findings(*rates: tuple[str, str, list[int]], others: float = 0.0) -> Findings:
    stacks = dict.fromkeys(stack for stack, _, _ in rates)
    probes = dict.fromkeys(probe for _, probe, _ in rates)
    return Findings(
        taken_at="2026-11-21 08:00 UTC",
        machine={"cores": "2"},
        database={"postgresql": "18.6"},
        versions={"msgspec": "0.22"},
        generator="wrk",
        cores="not pinned",
        rows=1000,
        tags=4000,
        seconds=2,
        rounds=3,
        connections=32,
        compared=10,
        probes={name: name.title() for name in probes},
        stacks=[StackFacts(name, f"<{name}>", 1.0, 90.0, 95.0) for name in stacks],
        left_out={},
        results=[Result(stack, probe, [sample(rate, others) for rate in each]) for stack, probe, each in rates],
    )


def test_a_figure_is_the_median_and_the_spread_is_shown() -> None:
    result = Result("stoa", "read", [sample(90), sample(100), sample(130)])

    assert result.rate == 100
    assert result.spread == pytest.approx(0.4)
    assert result.server_micros == pytest.approx(1e6 / 200)


@pytest.mark.parametrize(("ours", "reached"), [(500, True), (499, False)])
def test_five_times_the_orm_is_the_bar(ours: int, *, reached: bool) -> None:
    (bar, *_) = check_bars(findings(("stoa", "read", [ours]), ("fastapi", "read", [100])))

    assert bar.reached is reached


def test_a_missed_bar_is_said_in_words() -> None:
    text = as_markdown(findings(("stoa", "read", [100]), ("fastapi", "read", [100])))

    assert "Missed: read (1.0 × (100/s), asked at least 5 × FastAPI" in text


def test_an_aim_that_is_not_reached_is_no_missed_bar() -> None:
    text = as_markdown(findings(("stoa", "read", [100]), ("fastify", "read", [200])))

    assert "Missed" not in text
    assert "| aim: Read | as many as Fastify + pg (200/s) | 50% (100/s) | not yet |" in text


def test_a_disturbed_machine_is_admitted() -> None:
    assert "**The machine was not quiet**" in as_markdown(findings(("stoa", "read", [100]), others=0.3))
    assert "The machine was quiet" in as_markdown(findings(("stoa", "read", [100]), others=0.01))


def test_charts_are_drawings_that_can_be_read_aloud() -> None:
    (drawn,) = charts(findings(("stoa", "read", [100, 110]), ("fastify", "read", [200, 210])))
    root = ET.fromstring(drawn)  # noqa: S314 - our own text

    widths = [float(bar.attrib["width"]) for bar in root.iter("rect")]
    assert root.attrib["aria-label"] == "Read, requests a second. <stoa>: 105; <fastify>: 205"
    assert widths[0] / widths[1] == pytest.approx(105 / 205, rel=0.01)


def test_the_page_escapes_what_it_shows() -> None:
    page = as_page(findings(("stoa", "read", [100])), profile="<script>")

    assert "<script>" not in page
    assert "&lt;stoa&gt;" in page


def test_the_findings_can_be_read_back() -> None:
    found = findings(("stoa", "read", [100]))

    assert msgspec.json.decode(msgspec.json.encode(found), type=Findings) == found


def test_a_failed_stack_is_a_fault_in_words() -> None:
    assert str(StackFailed("Fastify did not answer.")) == "Fastify did not answer."
