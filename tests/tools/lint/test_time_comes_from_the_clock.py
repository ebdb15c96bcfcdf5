import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize(
    "call", ["time.time()", "time.time_ns()", "datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()"]
)
def test_reading_the_machines_clock_is_found(call: str) -> None:
    assert lines_found("ST012", "src/stoa/commons/tags/service.py", f"at = {call}\n") == [1]


@pytest.mark.parametrize(
    "call", ["clock.now()", "time.monotonic()", "time.perf_counter()", "datetime.fromisoformat(x)"]
)
def test_the_clock_and_durations_are_free(call: str) -> None:
    assert holds("ST012", "src/stoa/commons/tags/service.py", f"at = {call}\n")


def test_the_clock_itself_may() -> None:
    assert holds("ST012", "src/stoa/kernel/clock.py", "at = datetime.now(UTC)\n")


def test_a_reason_allows_it() -> None:
    reasoned = "at = time.time()  # lint: allow ST012 - the file system's own time\n"
    assert holds("ST012", "src/stoa/kernel/files.py", reasoned)
