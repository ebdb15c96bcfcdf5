"""The sum of all runs of the faults."""

from pathlib import Path

from bench.whole.process_parts import faults_section
from faults.outcome import Fault, Outcome, skipped
from faults.tally import Tally
from faults.totals import Run, add_up, as_text, note, read


async def nothing(_: int) -> Outcome:
    return Outcome(0, passed=True)


def fault(name: str) -> Fault:
    return Fault(name, name.title(), "always", nothing)


def tally(acknowledged: int, missing: int = 0) -> Tally:
    return Tally(acknowledged, missing, 0, 0, 0)


def test_runs_of_a_fault_are_added_up_over_processes(tmp_path: Path) -> None:
    journal = tmp_path / "results" / "journal.jsonl"
    for rounds, acknowledged in ((10, 200), (12, 300)):
        note(fault("frozen"), Outcome(rounds, passed=True, tally=tally(acknowledged)), journal)
    note(fault("cables"), skipped("there is no ip"), journal)

    (total,) = add_up(read(journal))

    assert (total.runs, total.rounds, total.acknowledged, total.missing) == (2, 22, 500, 0)
    assert [line.split() for line in as_text([total]).splitlines()] == [
        ["fault", "rounds", "acknowledged", "missing", "doubled", "undone"],
        ["frozen", "22", "500", "0", "0", "0", "pass"],
        ["all", "but", "the", "control", "22", "500", "0", "0", "0", "pass"],
    ]


def test_one_failed_run_is_never_hidden_by_those_that_passed(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    note(fault("frozen"), Outcome(20, passed=True, tally=tally(200)), journal)
    note(fault("frozen"), Outcome(5, passed=False, tally=tally(50, missing=1)), journal)

    (total,) = add_up(read(journal))

    assert not total.clean
    assert "frozen 25 250 1 0 0 1 FAILED" in " ".join(as_text([total]).split())


def test_nothing_has_passed_that_was_never_run() -> None:
    assert as_text(add_up([])).endswith("not run")


def run(name: str, rounds: int, missing: int = 0, *, passed: bool = True) -> Run:
    return Run("2026-11-21 20:00", name, name.title(), rounds, passed, acknowledged=100, missing=missing)


def test_the_report_holds_the_totals_against_their_bars_and_leaves_the_control_out() -> None:
    found = faults_section([run("frozen", 20), run("control", 4, missing=9)])
    assert found is not None
    assert [bar.reached for bar in found.bars] == [True, True]
    assert found.tables[0].rows[-1][:4] == ["all but the control", "", "20", "100"]


def test_too_few_instants_a_loss_and_a_blind_control_are_misses() -> None:
    for runs, reached in (
        ([run("frozen", 19), run("control", 4, missing=9)], [False, True]),
        ([run("frozen", 20, missing=1, passed=False), run("control", 4, missing=9)], [False, True]),
        ([run("frozen", 20), run("control", 4, passed=False)], [True, False]),
        ([run("frozen", 20)], [True, False]),
    ):
        found = faults_section(runs)
        assert found is not None
        assert [bar.reached for bar in found.bars] == reached


def test_without_a_journal_there_is_no_part_of_the_report(tmp_path: Path) -> None:
    assert faults_section(read(tmp_path / "nothing")) is None
