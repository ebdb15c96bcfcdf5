"""Where the servers of the tests lie."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.harness import servers


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("STOA_TEST_DATA", raising=False)
    monkeypatch.setattr(servers, "MEMORY", tmp_path)
    monkeypatch.setattr(servers, "ROOMY", 0)
    return tmp_path


def test_they_lie_in_memory_where_there_is_enough_of_it(memory: Path) -> None:
    folder = servers.tests_folder()
    assert folder.parent == memory
    assert folder.is_dir()
    assert servers.tests_folder() == folder


def test_the_first_process_decides_for_all_others(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = servers.tests_folder()
    assert os.environ["STOA_TEST_DATA"] == str(folder)
    monkeypatch.setattr(servers, "MEMORY", memory / "nowhere")
    assert servers.tests_folder() == folder


@pytest.mark.parametrize("obstacle", ["no memory", "too little", "a link of somebody else's"])
def test_elsewhere_they_lie_in_the_checkout(memory: Path, monkeypatch: pytest.MonkeyPatch, obstacle: str) -> None:
    monkeypatch.setattr(servers, "ROOT", memory / "checkout")
    match obstacle:
        case "no memory":
            monkeypatch.setattr(servers, "MEMORY", memory / "nowhere")
        case "too little":
            monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=-1))
        case _:
            ours = servers._in_memory()
            assert ours is not None
            ours.rmdir()
            ours.symlink_to(memory)
    assert servers.tests_folder() == memory / "checkout" / ".stoa" / "tests"
