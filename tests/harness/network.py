"""No test talks to anything but this machine.

An audit hook sees every connection and every name look-up that Python makes, in any thread. It refuses what leaves the
machine, and the test fails even when the code under test takes the refusal for an ordinary fault.
"""

import ipaddress
import sys
from collections.abc import Iterator
from typing import Any

import pytest

_ADDRESS_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

_refused: list[str] = []
_active = False


class NetworkRefused(PermissionError):
    """A test wanted to leave the machine."""


def pytest_configure() -> None:
    """Stand guard from here on; an audit hook stays for good, so it is set once in a process."""
    global _active  # noqa: PLW0603 - the hook belongs to the process
    if not _active:
        sys.addaudithook(_guard)
    _active = True


@pytest.fixture(autouse=True)
def nothing_leaves_the_machine() -> Iterator[None]:
    """Fail a test that tried, and say where it wanted to go."""
    _refused.clear()
    yield
    if _refused:
        wanted, *_ = _refused
        _refused.clear()
        pytest.fail(f"The test wanted to reach {wanted}. Tests talk to this machine alone.", pytrace=False)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESS_EVENTS:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            _refuse(f"{address[0]} port {address[1]}")
    elif event in _NAME_EVENTS:
        host = arguments[0]
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if isinstance(name, str) and not _is_number(name) and not _is_here(name):
            _refuse(f"the name {name}")


def _refuse(wanted: str) -> None:
    _refused.append(wanted)
    message = f"Tests do not reach {wanted}."
    raise NetworkRefused(message)


def _is_here(host: str) -> bool:
    if host.rstrip(".") in {"", "localhost"} or host.rstrip(".").endswith(".localhost"):
        return True
    return _is_number(host) and ipaddress.ip_address(host.split("%", 1)[0]).is_loopback


def _is_number(host: str) -> bool:
    """Say whether it is an address, which asks no name server."""
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return True
