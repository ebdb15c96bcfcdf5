"""Set-up on machines that lack something: it says what, and leaves nothing half made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ("sh", "dirname", "sed", "sort", "head", "printf", "env", "rm", "cat", "touch")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what set-up reads, beside a folder of programs that holds no Python."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "tools" / "setup", folder / "tools" / "setup")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    return folder


def set_up(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run set-up with those programs alone."""
    environ = {"PATH": str(checkout.parent / "programs"), "HOME": str(checkout.parent)}
    return subprocess.run(
        [checkout / "tools" / "setup" / "bootstrap.sh"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def pretend(checkout: Path, name: str, script: str) -> None:
    """Put a program in the way of set-up."""
    program = checkout.parent / "programs" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_without_python_it_says_what_to_install(checkout: Path) -> None:
    ended = set_up(checkout)
    assert ended.returncode == 1
    assert "Stoa needs Python 3.12 or newer, and there is none here." in ended.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_that_cannot_make_environments_is_said_in_words(checkout: Path) -> None:
    say_itself = f'case "$2" in *sys.executable*) echo {checkout.parent}/programs/python3;; esac'
    pretend(
        checkout, "python3", f'if [ "$1" = -m ]; then echo "ensurepip is not available" >&2; exit 1; fi; {say_itself}'
    )
    ended = set_up(checkout)
    assert ended.returncode == 1
    assert "apt-get install python3-venv" in ended.stderr
    assert sorted(path.name for path in checkout.iterdir()) == ["requirements", "tools"]


def test_a_uv_that_does_not_run_or_is_too_old_is_passed_over(checkout: Path) -> None:
    pretend(checkout, "uv", "echo uv 0.1.0")
    ended = set_up(checkout)
    assert "Stoa needs Python 3.12 or newer" in ended.stderr


def is_done(checkout: Path, target: str) -> bool:
    """Ask make whether there is something to do."""
    asked = subprocess.run(["make", "--question", target], cwd=checkout, env={"PATH": os.environ["PATH"]}, check=False)
    return asked.returncode == 0


def test_a_second_set_up_has_nothing_to_do(checkout: Path) -> None:
    for name in ("Makefile", "pyproject.toml", ".python-version"):
        shutil.copy(ROOT / name, checkout)
    stamp = checkout / ".venv" / ".set-up"
    stamp.parent.mkdir()
    stamp.touch()
    assert is_done(checkout, "set-up")
    os.utime(checkout / "requirements" / "dev.txt", (2**31, 2**31))
    assert not is_done(checkout, "set-up")


def test_what_runs_needs_nothing_that_only_tests_import(checkout: Path) -> None:
    for name in ("Makefile", "pyproject.toml", ".python-version"):
        shutil.copy(ROOT / name, checkout)
    stamp = checkout / ".venv" / ".can-run"
    stamp.parent.mkdir()
    stamp.touch()
    assert is_done(checkout, ".venv/.can-run")
    os.utime(checkout / "requirements" / "dev.txt", (2**31, 2**31))
    assert is_done(checkout, ".venv/.can-run")
    assert not is_done(checkout, "set-up")
    os.utime(checkout / "requirements" / "runtime.txt", (2**31, 2**31))
    assert not is_done(checkout, ".venv/.can-run")
