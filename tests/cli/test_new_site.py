"""A new site is one folder: it runs, its tests and the walks over everything pass, and the checks have nothing to say.

All of it happens in a copy of the tree; the copy's tests use this run's servers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import servers

from .conftest import ask
from .processes import Stoa, ready_process

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CACHE = ROOT / ".cache"
TYPES = CACHE / "new-site-types"


@pytest.fixture
def copied(stoa: Stoa, tmp_path: Path) -> Iterator[Path]:
    """A copy of what a developer works on, of which the command is run; with what was compiled before."""
    tree = tmp_path / "tree"
    for name in ("src", "tools"):
        shutil.copytree(ROOT / name, tree / name)
    for name in ("harness", "walks", "accounts", "commons", "kernel"):
        shutil.copytree(ROOT / "tests" / name, tree / "tests" / name)
    (tree / "tests" / "sites").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tree / "tests")
    for name in ("pyproject.toml", ".squawk.toml"):
        shutil.copy(ROOT / name, tree)
    stoa.environ["PYTHONPATH"] = str(tree / "src")
    stoa.environ.pop("COLUMNS")
    with ready_process(stoa.environ["PYTHONPATH"]) as stoa.ready:
        yield tree


def run(tree: Path, *words: str, **environ: str) -> None:
    """Run one of the checks in the copy; show what it says when it has something to say."""
    program = [sys.executable, "-m", *words[1:]] if words[0] == "-m" else [str(BIN / words[0]), *words[1:]]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    done = subprocess.run(
        program, cwd=tree, capture_output=True, text=True, env={**kept, **environ, "PYTHONPATH": ""}, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"


def check_types(tree: Path, *places: str) -> None:
    """Check types with what was found out before, of the same files: without that, it takes five times as long."""
    if not TYPES.is_dir() and (CACHE / "mypy").is_dir():
        shutil.copytree(CACHE / "mypy", TYPES)
    run(tree, "mypy", "--cache-dir", str(TYPES), *places)


@pytest.mark.long
def test_a_new_site_serves_and_passes_every_check_and_every_test(copied: Path, stoa: Stoa) -> None:
    made = stoa("new-site", "hello-world", "--title", "Hello")
    assert made.code == 0, made.err
    assert (copied / "src/stoa/sites/hello_world/notes/queries.py").exists()
    assert not (ROOT / "src/stoa/sites/hello_world").exists()
    migrations = sorted(path.name for path in (copied / "src").rglob("migrations/*.sql"))
    assert migrations[-1].endswith("_notes.sql")  # it builds on what all others made

    serving = stoa.begin("serve", "hello-world", "--demo", "--port", 0)
    port = serving.port()
    assert "Welcome" in ask(port).text
    titles = [note["title"] for note in ask(port, "/api/v1/notes").json()["data"]]
    assert titles == ["Welcome", "Where to look", "What is free"]
    assert serving.stop() == 0

    places = ("src/stoa/sites/hello_world", "tests/sites/hello_world")
    run(copied, "ruff", "check", *places)
    run(copied, "ruff", "format", "--check", *places)
    check_types(copied, *places)
    run(copied, "lint-imports", "--no-logo", "--no-cache", "--contract", "layers", "--contract", "sites")
    run(copied, "-m", "tools.lint.sql")

    own = {"STOA_TEST_DATA": str(servers.tests_folder())}
    run(copied, "pytest", "-q", "tests/sites/hello_world", "tests/walks", "-k", "hello", **own)


@pytest.mark.parametrize(
    "name", ["Hello", "1up", "a", "with space", "class", "www", "über", "x" * 32, "../evil", "a_b", "firstspawn"]
)
def test_a_name_that_cannot_work_is_refused(bare_stoa: Stoa, name: str) -> None:
    before = sorted((ROOT / "src/stoa/sites").iterdir())
    said = bare_stoa("new-site", name)
    assert said.code == 2
    assert "cannot name a site" in said.err or "There is already a site called" in said.err
    assert sorted((ROOT / "src/stoa/sites").iterdir()) == before
