"""A network of its own for a server, on one machine: joined to ours by a cable that can be pulled."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

# Kept for measuring networks: nobody's machine has an address there.
_NETWORK = "198.18.{number}.{host}"
_FOLDER = Path("/run/netns")


class Namespace:
    """A network namespace and its cable, for as long as the block lasts."""

    def __init__(self, number: int) -> None:
        """Choose names and addresses; the number tells several apart."""
        self.name = f"stoa-faults-{os.getpid()}-{number}"
        self._near, self._far = f"stoa{number}n{os.getpid() % 100_000}", f"stoa{number}f{os.getpid() % 100_000}"
        self.gateway = _NETWORK.format(number=number, host=1)
        self.address = _NETWORK.format(number=number, host=2)
        self.network = _NETWORK.format(number=number, host=0) + "/24"

    def __enter__(self) -> Self:
        """Make it."""
        _ip("netns", "add", self.name)
        try:
            _ip("link", "add", self._near, "type", "veth", "peer", "name", self._far, "netns", self.name)
            _ip("address", "add", f"{self.gateway}/24", "dev", self._near)
            _ip("link", "set", self._near, "up")
            _ip("-n", self.name, "address", "add", f"{self.address}/24", "dev", self._far)
            _ip("-n", self.name, "link", "set", "lo", "up")
            self.mend()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it; the cable goes with it."""
        subprocess.run(["ip", "netns", "delete", self.name], check=False, capture_output=True)

    def cut(self) -> None:
        """Pull the cable at the far end: what is sent from here is lost, and nobody says so."""
        _ip("-n", self.name, "link", "set", self._far, "down")

    def mend(self) -> None:
        """Put the cable back."""
        _ip("-n", self.name, "link", "set", self._far, "up")

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Start processes inside: this thread is there for as long as the block lasts."""
        here = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(_FOLDER / self.name, os.O_RDONLY)
        try:
            os.setns(there, os.CLONE_NEWNET)
            try:
                yield
            finally:
                os.setns(here, os.CLONE_NEWNET)
        finally:
            os.close(here)
            os.close(there)


def why_not() -> str:
    """Say what this machine lacks for networks of their own, if anything."""
    if os.geteuid() != 0:
        return "Only root can make a network namespace."
    if shutil.which("ip") is None:
        return "iproute2 is not installed."
    try:
        with Namespace(99):
            return ""
    except subprocess.CalledProcessError as error:
        return f"This machine allows no network namespace: {error.stderr.strip()}"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
