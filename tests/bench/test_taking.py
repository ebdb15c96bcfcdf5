"""The whole, scenario by scenario: what breaks or hangs is a gap of its own, and nothing is taken twice."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bench.__main__ import main
from bench.whole import code, section, taking
from bench.whole.run import WHOLE
from bench.whole.section import kept_one
from bench.whole.taking import Scenario, take_all, take_one
from bench.whole.titles import TITLES

KEEPS = """
from pathlib import Path
from bench.whole import section
section.SECTIONS = Path({folder!r})
section.keep(section.Section({name!r}, "Something", "command", "today", None, words=["measured"]))
"""


@dataclass(frozen=True, slots=True)
class Script(Scenario):
    """A scenario that is a few lines of Python."""

    script: str = ""

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-c", self.script]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(section, "SECTIONS", tmp_path)
    monkeypatch.setattr(taking, "fingerprint", lambda: "this code")
    return tmp_path


def keeping(name: str, folder: Path) -> Script:
    return Script(name, "Something", script=KEEPS.format(folder=str(folder), name=name))


def test_what_was_taken_on_this_code_is_not_taken_again_unless_asked(folder: Path) -> None:
    taken: list[int] = []
    for again in (False, False, True):
        take_all([keeping("one", folder)], again=again)
        taken.append(section.written_at("one"))
    assert taken[0] == taken[1] < taken[2]


def test_other_code_takes_it_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_all([keeping("one", folder)], again=False)
    before = section.written_at("one")
    monkeypatch.setattr(taking, "fingerprint", lambda: "other code")
    take_all([keeping("one", folder)], again=False)
    assert section.written_at("one") > before


def test_one_that_breaks_is_named_and_the_next_is_taken(folder: Path) -> None:
    broken = Script("broken", "Broken", script="raise SystemExit('the disk is full')")
    take_all([broken, keeping("next", folder)], again=False)
    gap, after = kept_one("broken"), kept_one("next")
    assert gap is not None
    assert gap.failure == "the disk is full"
    assert after is not None
    assert (after.failure, after.words) == ("", ["measured"])


def test_a_gap_is_tried_again_the_next_time(folder: Path) -> None:
    take_one(Script("one", "Something", script="raise SystemExit(3)"))
    take_all([keeping("one", folder)], again=False)
    found = kept_one("one")
    assert found is not None
    assert not found.failure


def test_one_that_ends_well_without_figures_is_a_gap_although_older_figures_stand_there(folder: Path) -> None:
    take_one(keeping("one", folder))
    assert take_one(Script("one", "Something", script="pass")).failure == "It ended without figures."


def test_figures_that_were_written_count_although_the_process_ended_badly_afterwards(folder: Path) -> None:
    script = KEEPS.format(folder=str(folder), name="one") + "raise SystemExit(1)"
    found = take_one(Script("one", "Something", script=script))
    assert (found.failure, found.words) == ("", ["measured"])


@pytest.mark.usefixtures("folder")
def test_one_that_hangs_is_ended() -> None:
    # Whoever was started in the background may be deaf to the first word, and is ended by the second.
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); [signal.pause() for _ in iter(int, 1)]"
    hanging = Script("one", "Something", most_seconds=0.5, grace_seconds=0.1, script=deaf)
    assert take_one(hanging).failure == "It was ended after 0 s."


def test_a_section_of_an_older_form_counts_as_none(folder: Path) -> None:
    (folder / "one.json").write_text('{"name": 3}')
    assert kept_one("one") is None


def test_the_name_of_the_code_changes_with_what_nobody_has_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert code.fingerprint() == ""
    for name in code.MEASURED:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("one")
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    for command in (("init", "-q"), ("add", "."), (*identity, "commit", "-qm", "Begin")):
        subprocess.run(["git", *command], check=True)
    first = code.fingerprint()
    (tmp_path / "README").write_text("what is not measured")
    assert code.fingerprint() == first
    (tmp_path / "src" / "file").write_text("two")
    assert code.fingerprint() not in {"", first}


def test_every_scenario_of_the_whole_can_be_asked_for_by_its_name() -> None:
    choices = next(one for one in main.params if one.name == "scenario").type
    assert isinstance(choices, click.Choice)
    assert set(WHOLE) <= set(choices.choices)
    assert {"suite", *WHOLE} == set(TITLES) - {"faults"}
