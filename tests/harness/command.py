"""`stoa serve` as a process of its own, with every site and demo data, for tests that need the whole."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stoa.kernel.feature import discover_sites

from .maker import DatabaseMaker

_ADDRESS = re.compile(r"Stoa is at http://localhost:(\d+)/")


@dataclass(frozen=True, slots=True)
class ServedStoa:
    """Where the served sites are."""

    port: int

    def url(self, path: str = "/", site: str = "") -> str:
        """Address of a page; without a site, at the door."""
        return f"http://{site + '.' if site else ''}localhost:{self.port}{path}"


@pytest.fixture(scope="module")
def served_stoa(
    database_maker: DatabaseMaker, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedStoa]:
    """Serve all sites with demo data until the module's tests are done."""
    folder: Path = tmp_path_factory.mktemp("served")
    urls = {f"{name.upper().replace('-', '_')}_DATABASE_URL": database_maker.make(name) for name in discover_sites()}
    environ = {**os.environ, **urls, "VALKEY_URL": valkey_url, "STOA_DATA": str(folder / "data"), "STOA_PORT": "0"}
    log = folder / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "stoa.cli", "serve", "--demo", "--worker"]
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=out, cwd=folder)
        try:
            yield ServedStoa(_port(process, log))
        finally:
            process.terminate()
            process.wait(30)
    for url in urls.values():
        database_maker.give_back(url)


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until the process says where it is."""
    while True:
        found = _ADDRESS.search(log.read_text(errors="replace"))
        if found:
            return int(found[1])
        try:
            code = process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"stoa serve ended with {code}:\n{log.read_text(errors='replace')}")
