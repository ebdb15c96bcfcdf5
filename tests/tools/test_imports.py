"""The import contracts, tried on small trees that keep and break them."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.lint.__main__ import ROOT

LAYERS = ("cli", "sites", "commons", "accounts", "kernel", "ui")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)


def breaks(folder: Path, files: dict[str, str]) -> set[str]:
    """Names of the contracts that a tree of those modules breaks."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    lines = ["[tool.importlinter]", 'root_packages = ["stoa"]', "exclude_type_checking_imports = true"]
    for contract in settings["contracts"]:
        lines.append("[[tool.importlinter.contracts]]")
        lines += [f"{name} = {_toml(value)}" for name, value in contract.items()]
    (folder / "pyproject.toml").write_text("\n".join(lines))
    for layer in LAYERS:
        (folder / "stoa" / layer).mkdir(parents=True)
    for path, text in files.items():
        (folder / "stoa" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "stoa" / path).write_text(text)
    for found in [folder / "stoa", *(folder / "stoa").rglob("*/")]:
        (found / "__init__.py").touch()
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr
    return {line.removesuffix(" BROKEN") for line in ran.stdout.splitlines() if line.endswith(" BROKEN")}


def test_imports_that_point_down_are_in_order(tmp_path: Path) -> None:
    files = {
        "sites/fair/stalls/service.py": "from stoa.commons import tags\nfrom stoa.kernel import db\n",
        "commons/tags.py": "from stoa.accounts import roles\n",
        "accounts/roles.py": "from stoa.kernel import db\n",
        "kernel/db.py": "from stoa.ui import render\n",
        "ui/render.py": "",
    }
    assert breaks(tmp_path, files) == set()


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("kernel/db.py", "from stoa.sites import fair"),
        ("kernel/db.py", "from stoa.accounts import roles"),
        ("ui/render.py", "from stoa.kernel import db"),
        ("commons/tags.py", "from stoa.sites import fair"),
        ("accounts/roles.py", "from stoa.commons import tags"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path: Path, path: str, line: str) -> None:
    files = dict.fromkeys(
        ("kernel/db.py", "ui/render.py", "commons/tags.py", "accounts/roles.py", "sites/fair/a.py"), ""
    )
    (broken,) = breaks(tmp_path, files | {path: line + "\n"})
    assert broken.startswith("Imports point one way")


def test_a_site_that_imports_another_is_found_without_being_listed(tmp_path: Path) -> None:
    files = {"sites/one/a.py": "from stoa.sites.two import b\n", "sites/two/b.py": ""}
    assert breaks(tmp_path, files) == {"No site imports another"}


def test_a_circle_is_found_at_any_depth(tmp_path: Path) -> None:
    files = {"kernel/x/a.py": "from stoa.kernel.x import b\n", "kernel/x/b.py": "from stoa.kernel.x import a\n"}
    assert breaks(tmp_path, files) == {"No package imports in a circle"}


def test_a_package_that_no_layer_names_is_found(tmp_path: Path) -> None:
    (broken,) = breaks(tmp_path, {"helpers/a.py": ""})
    assert broken.startswith("Imports point one way")
