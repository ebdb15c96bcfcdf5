import re
from pathlib import Path, PurePosixPath

import pytest

from tools.lint.__main__ import ROOT, main
from tools.lint.rule import all_rules, check_source
from tools.lint.source import Source, read_sources

RULES = all_rules()


def test_the_rules_are_numbered_without_a_gap() -> None:
    assert list(RULES) == [f"ST{number:03}" for number in range(1, len(RULES) + 1)]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_says_why_and_how_to_mend(rule: object) -> None:
    known = RULES[rule.id]  # type: ignore[attr-defined]  # every rule has an id
    assert known.title
    assert known.reason.endswith(".")
    assert known.mend.endswith(".")


@pytest.mark.parametrize("rule", list(RULES))
def test_each_rule_has_tests_with_good_and_bad_examples(rule: str) -> None:
    name = RULES[rule].check.__module__.rsplit(".", 1)[-1]
    text = (Path(__file__).parent / f"test_{name}.py").read_text(encoding="utf-8")
    assert f'lines_found("{rule}"' in text
    assert f'holds("{rule}"' in text


def test_each_rule_is_cited_in_contributing() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"ST\d{3}", text)) - {"ST000"}) == sorted(RULES)


def test_an_allowance_without_a_reason_allows_nothing_and_is_told() -> None:
    source = Source(PurePosixPath("src/stoa/a.py"), "import time\nx = time.time()  # lint: allow ST012\n")
    assert [finding.rule for finding in check_source(source, RULES.values())] == ["ST012", "ST000"]


def test_an_allowance_that_nothing_needs_is_told() -> None:
    source = Source(PurePosixPath("src/stoa/a.py"), "x = 1  # lint: allow ST012 - it was needed once\n")
    assert [finding.rule for finding in check_source(source, RULES.values())] == ["ST000"]


def test_an_allowance_holds_for_the_line_below_too() -> None:
    text = "import time\n# lint: allow ST012 - compared with the file system\nx = time.time()\n"
    assert list(check_source(Source(PurePosixPath("src/stoa/a.py"), text), RULES.values())) == []


def test_a_file_that_does_not_parse_stops_nobody() -> None:
    assert list(check_source(Source(PurePosixPath("src/stoa/a.py"), "def (:\n"), RULES.values())) == []


def test_an_archive_without_git_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "src" / "stoa").mkdir(parents=True)
    (tmp_path / "src" / "stoa" / "a.py").write_text("x = 1\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.py").write_text("x = 1\n")
    assert [str(source.path) for source in read_sources(tmp_path, [])] == ["src/stoa/a.py"]


def test_a_finding_fails_the_command_and_explains_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "src" / "stoa"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text("import time\nx = time.time()\n")
    monkeypatch.setattr("tools.lint.__main__.ROOT", tmp_path)
    assert main([]) == 1
    said = capsys.readouterr().out
    assert "src/stoa/a.py:2: ST012" in said
    assert RULES["ST012"].mend in said


def test_the_list_names_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    said = capsys.readouterr().out
    assert all(rule in said for rule in RULES)
