"""Cases that schemathesis makes of a document."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis import openapi as opened
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case as MadeCase

from .cases import EXAMPLES, ONLY, Case, Operation

# What ends a session or an account comes last, so that those who ask are somebody for as long as possible.
ENDING = ("/auth/logout", "/auth/sessions", "/users/me", "/admin/", "/auth/refresh", "/impersonation")
KINDS = ("application/json", "application/octet-stream", "text/csv", "multipart/form-data; boundary=x", "image/png", "")
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.tuples(st.binary(max_size=300) | SHAPES.map(msgspec.json.encode), st.sampled_from(KINDS))
"""Bodies for addresses of which the document says no body: webhooks, files, and whatever takes none."""
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def make_operations(document: dict[str, Any]) -> list[Operation]:
    """Give every operation of a document, those that end something last; cases are made when they are asked for."""
    read = opened.from_dict(document).get_all_operations()
    found = sorted(
        (result.ok() for result in read if isinstance(result, Ok) and ONLY in result.ok().path),
        key=lambda one: (one.method.upper() == "DELETE", one.path.find("/auth/") >= 0, _ends(one.path)),
    )
    return [
        Operation(one.method, one.path, partial(_cases_of, one, BOTH if EXAMPLES else BOTH[number % 2 :][:1]))
        for number, one in enumerate(found)
    ]


def _ends(path: str) -> bool:
    return any(part in path for part in ENDING)


def _cases_of(operation: Any, modes: Iterable[GenerationMode]) -> Iterator[Case]:
    """Make cases of one address: what the document allows, what it does not, and bodies of which it says nothing."""
    made: list[Case] = []
    ways: list[tuple[GenerationMode, st.SearchStrategy[tuple[bytes, str] | None]]]
    ways = [(mode, st.none()) for mode in modes]
    if EXAMPLES and not operation.body and operation.method.upper() in {"POST", "PUT", "PATCH"}:
        ways.append((GenerationMode.POSITIVE, BODIES))
    quiet = settings(
        max_examples=EXAMPLES or 1,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )

    for mode, bodies in ways:

        @quiet
        @given(operation.as_strategy(generation_mode=mode), bodies)
        def take(case: MadeCase, body: tuple[bytes, str] | None) -> None:
            if body is not None:
                case.body, case.media_type = body
            made.append(_kept(case))

        with suppress(Unsatisfiable):  # what takes anything has nothing that it refuses
            take()
    return iter(made)


def _kept(case: MadeCase) -> Case:
    has_body = case.body is not NOT_SET
    return Case(
        case.method,
        case.path,
        _plain(case.path_parameters or {}),
        _plain(case.query or {}),
        _plain(case.headers or {}),
        has_body=has_body,
        body=_plain(case.body) if has_body else None,
        media_type=case.media_type,
    )


def _plain(value: Any) -> Any:
    """Take away what schemathesis knows of its texts and dictionaries besides: it cannot be kept in a file."""
    match value:
        case Mapping():
            return {_plain(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case str():
            return str(value)
    return value
