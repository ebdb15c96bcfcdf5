from pathlib import Path, PurePosixPath

import pytest

from tools.lint import remembered
from tools.lint.remembered import Remembered
from tools.lint.rule import Finding, all_rules
from tools.lint.source import Source

BAD = Source(PurePosixPath("src/stoa/a.py"), "import time\nx = time.time()\n")
GOOD = Source(PurePosixPath("src/stoa/a.py"), "x = 1\n")


def run(file: Path, *sources: Source) -> list[str]:
    memory = Remembered(file, all_rules().values())
    found = [finding.rule for source in sources for finding in memory.findings(source)]
    memory.save()
    return found


def test_an_unchanged_file_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(tmp_path / "lint.json", BAD) == ["ST012"]
    monkeypatch.setattr(remembered, "check_source", lambda *_: pytest.fail("It was looked at again."))
    assert run(tmp_path / "lint.json", BAD) == ["ST012"]


def test_a_changed_file_is_looked_at_again(tmp_path: Path) -> None:
    assert run(tmp_path / "lint.json", BAD) == ["ST012"]
    assert run(tmp_path / "lint.json", GOOD) == []
    assert run(tmp_path / "lint.json", BAD) == ["ST012"]


def test_a_changed_rule_forgets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "lint.json", BAD)
    monkeypatch.setattr(remembered, "_edition", lambda: "another")
    monkeypatch.setattr(remembered, "check_source", lambda source, _: [Finding(source.path, 1, "ST999", "New.")])
    assert run(tmp_path / "lint.json", BAD) == ["ST999"]


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"edition": 1}'])
def test_a_damaged_memory_is_no_memory(tmp_path: Path, kept: str) -> None:
    (tmp_path / "lint.json").write_text(kept)
    assert run(tmp_path / "lint.json", BAD) == ["ST012"]
