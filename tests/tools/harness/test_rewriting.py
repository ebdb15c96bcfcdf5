from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import rewrite

from tests.harness.rewriting import rewrite_files


def test_a_file_is_rewritten_once_and_again_when_it_says_something_else(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "test_sum.py"
    file.write_text("def test_sum():\n    assert 1 + 1 == 3\n")
    assert rewrite_files(request.config, [file]) == 1
    assert rewrite_files(request.config, [file]) == 0
    file.write_text("def test_sum():\n    assert 1 + 2 == 4\n")
    assert rewrite_files(request.config, [file]) == 1


def test_what_is_kept_is_what_pytest_looks_for(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    file = tmp_path / "test_sum.py"
    file.write_text("def test_sum():\n    total = 2\n    assert total == 3\n")
    rewrite_files(request.config, [file])
    code = rewrite._read_pyc(file, tmp_path / "__pycache__" / f"test_sum{rewrite.PYC_TAIL}")
    assert code is not None
    told: dict[str, Any] = {}
    exec(code, told)  # noqa: S102 - as an import would
    with pytest.raises(AssertionError, match="assert 2 == 3"):
        told["test_sum"]()
