"""The cases that are sent to each address of a document, in the order in which they are sent."""

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from tests.harness.servers import tests_folder

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many cases an address gets, of those that it allows and of others; without it, one of either in turn."""
ONLY = os.environ.get("FUZZ_ONLY", "")
"""What an address must have in it to be sent to."""
KEPT_DOCUMENTS = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A request as it was made, and the address of the document that it was made of."""

    method: str
    path: str
    path_parameters: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    has_body: bool = False
    body: Any = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An address with a method, and what makes or gives its cases."""

    method: str
    path: str
    cases: Callable[[], Iterable[Case]]


def operations_of(document: dict[str, Any]) -> list[Operation]:
    """Give every operation of a document, those that end something last.

    Without a number of examples they are the same for the same document every time. To make them takes three times as
    long as to send them, so they are kept beside the servers of the tests.
    """
    if EXAMPLES or ONLY:
        return _made(document)
    said = msgspec.json.encode({**document, "servers": []})
    known = (said, version("schemathesis"), version("hypothesis"), *_sources())
    folder = tests_folder() / "cases"
    file = folder / hashlib.sha256(repr(known).encode()).hexdigest()
    if file.exists():
        kept: list[tuple[str, str, list[Case]]] = pickle.loads(file.read_bytes())  # noqa: S301 - we have written it
    else:
        kept = [(one.method, one.path, [*one.cases()]) for one in _made(document)]
        _keep(file, pickle.dumps(kept))
    return [Operation(method, path, partial(iter, cases)) for method, path, cases in kept]


def _made(document: dict[str, Any]) -> list[Operation]:
    from .making import make_operations  # whoever sends what is kept spares the second that this takes to load

    return make_operations(document)


def _sources() -> list[str]:
    return [
        hashlib.sha256(Path(__file__).with_name(name).read_bytes()).hexdigest() for name in ("cases.py", "making.py")
    ]


def _keep(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}")
    half.write_bytes(content)
    half.replace(file)
    for old in sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-KEPT_DOCUMENTS]:
        old.unlink(missing_ok=True)
