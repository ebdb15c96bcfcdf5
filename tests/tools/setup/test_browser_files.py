"""The third-party files that pages load come out of locked packages, whole and of the right major version."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tools.setup.browser_files import FILES, copy_files


def test_every_file_is_copied_with_its_version_and_hash(tmp_path: Path) -> None:
    known = copy_files(FILES, tmp_path / "vendor")
    assert json.loads((tmp_path / "vendor" / "versions.json").read_text()) == known
    assert set(known) == {file.name for file in FILES}
    for name, entry in known.items():
        assert hashlib.sha256((tmp_path / "vendor" / name).read_bytes()).hexdigest() == entry["sha256"]
    assert known["htmx.min.js"]["version"].startswith("2.")
    assert known["swagger-ui-bundle.js"]["version"].startswith("5.")


def test_what_was_there_before_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "htmx-1.js").write_text("old")
    copy_files(FILES, target)
    assert not (target / "htmx-1.js").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["vendor"]


def test_another_major_version_is_refused_and_the_old_files_stay(tmp_path: Path) -> None:
    copy_files(FILES, tmp_path / "vendor")
    newer = replace(FILES[0], version_pattern=r'version:"(99\.\d+)"')
    with pytest.raises(SystemExit, match="does not say the major version"):
        copy_files((newer,), tmp_path / "vendor")
    assert (tmp_path / "vendor" / "htmx.min.js").exists()
