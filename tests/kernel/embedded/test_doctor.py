"""What the doctor says about a healthy folder, and about each thing that may be wrong."""

import os
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from stoa.kernel.embedded import EmbeddedSettings, doctor, processes
from stoa.kernel.embedded.doctor import Finding, check_clock, examine

from .conftest import OtherProcess, Teller, postgres_pid
from .test_faults import wait_for


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


def trouble(data: Path) -> list[Finding]:
    """Give everything that is not well."""
    return [finding for finding in examine(data, EmbeddedSettings()) if finding.level != "ok"]


def test_a_folder_that_was_never_used_is_well_and_stays_unmade(data: Path) -> None:
    assert trouble(data) == []
    assert not data.exists()


def test_running_servers_are_well(pair: Teller) -> None:
    with pair.servers().running(supervise=False):
        findings = examine(pair.data, EmbeddedSettings())
        assert {finding.level for finding in findings} == {"ok"}
        assert any(f"PostgreSQL runs as process {postgres_pid(pair.data)}" in item.sentence for item in findings)
    assert trouble(pair.data) == []


def test_servers_whose_user_was_killed_are_named(pair: Teller, other_process: Callable[..., OtherProcess]) -> None:
    other = other_process(pair.data)
    other.known()
    other.kill()
    (found,) = trouble(pair.data)
    assert "though no Stoa does" in found.sentence
    pid = postgres_pid(pair.data)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes.is_alive(pid))
    assert any(f"names process {pid}, which is gone" in finding.sentence for finding in trouble(pair.data))


def test_half_made_and_foreign_data_is_named(data: Path) -> None:
    home = data / "servers"
    (home / "postgres.new-7").mkdir(parents=True)
    (home / "postgres").mkdir()
    sentences = [finding.sentence for finding in trouble(data)]
    assert any("interrupted first start" in sentence for sentence in sentences)
    assert any("no PostgreSQL data folder" in sentence for sentence in sentences)
    (home / "postgres" / "PG_VERSION").write_text("12\n")
    assert any("made by PostgreSQL 12" in finding.sentence for finding in trouble(data))


@pytest.mark.parametrize(("free", "level"), [(100 * 1024**2, "fault"), (1024**3, "warn"), (10 * 1024**3, "ok")])
def test_the_room_on_the_disk_is_judged(data: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(free * 2, free, free))
    assert [finding.level for finding in doctor.check_space(data)] == [level]


def test_a_file_in_the_place_of_the_folder_is_named(data: Path) -> None:
    data.write_text("not a folder")
    assert [finding.level for finding in doctor.check_data_folder(data)] == ["fault"]


def test_a_clock_that_is_behind_is_named() -> None:
    assert check_clock(datetime(2001, 9, 9, tzinfo=UTC)).level == "fault"
    assert check_clock().level == "ok"


def test_every_finding_that_is_not_well_says_how_to_mend_it(data: Path) -> None:
    (data / "servers" / "postgres").mkdir(parents=True)
    assert all(finding.mend for finding in trouble(data))
