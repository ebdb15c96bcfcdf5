import subprocess

from tools.lint.__main__ import ROOT


def run(*steps: str) -> tuple[int, str]:
    ran = subprocess.run([ROOT / "tools" / "check.sh", *steps], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_a_step_that_holds_is_named_with_its_time() -> None:
    code, said = run("locks")
    assert code == 0, said
    assert said.startswith("ok      locked requirements")
    assert said.splitlines()[0].endswith(" s")
    assert said.endswith("All checks hold.\n")


def test_a_step_that_fails_stops_no_other_and_is_named_at_the_end() -> None:
    code, said = run("nonsense", "locks")
    assert code == 1, said
    assert "There is no step called nonsense." in said
    assert "ok      locked requirements" in said
    assert said.endswith("Not in order: nonsense.\n")
