"""A disk that is really full, and one that really cannot be written: a small disk of its own for each test."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stoa.kernel.embedded import EmbeddedFault
from stoa.kernel.embedded.layout import SHORT_HOME

from .conftest import Teller, ask, remove_servers

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


def mount(*arguments: str | Path) -> bool:
    """Mount, and say whether that is allowed here."""
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk() -> Iterator[Callable[[str], Path]]:
    """Mount a disk of that size and give a data folder on it."""
    made: list[Path] = []

    def make(size: str) -> Path:
        place = Path(tempfile.mkdtemp(prefix="stoa-disk-", dir=SHORT_HOME))
        if not mount("-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", place):
            place.rmdir()
            pytest.skip("this machine lets nobody mount a disk")
        made.append(place)
        return place / ".stoa"

    yield make
    for place in made:
        remove_servers(place / ".stoa")
        subprocess.run(["umount", place], check=True)
        place.rmdir()


async def test_a_disk_that_is_too_small_is_named_and_a_larger_one_starts_afresh(
    small_disk: Callable[[str], Path],
) -> None:
    data = small_disk("12m")
    pair = Teller(data)
    with pytest.raises(EmbeddedFault, match="disk is full"):
        pair.servers().start(valkey=False)
    assert not (data / "servers" / "postgres").exists()
    assert mount("-o", "remount,size=200m", data.parent)
    with pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select 1") == 1


async def test_a_disk_that_fills_up_loses_nothing_that_was_saved(small_disk: Callable[[str], Path]) -> None:
    data = small_disk("90m")
    pair = Teller(data, durable=True)
    with pair.servers().running(valkey=False) as addresses:
        await ask(addresses.postgres_dsn, "create table kept as select 7 as number")
        with pytest.raises(Exception, match=r"No space left on device|could not extend|terminating connection"):
            await ask(
                addresses.postgres_dsn, "create table big as select repeat('x', 900) from generate_series(1, 200000)"
            )
        assert mount("-o", "remount,size=400m", data.parent)
    with pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select number from kept") == 7


def test_a_disk_that_cannot_be_written_is_named(small_disk: Callable[[str], Path]) -> None:
    data = small_disk("1m")
    assert mount("-o", "remount,ro", data.parent)
    with pytest.raises(EmbeddedFault, match="read-only disk"):
        Teller(data).servers().start()
