"""What a handler may give back besides a plain value."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec


class Reply[T](msgspec.Struct, frozen=True):
    """A value with another status, or with headers."""

    value: T
    status: int | None = None
    location: str | None = None
    headers: dict[str, str] = {}
    meta: dict[str, Any] | None = None


class View(msgspec.Struct, frozen=True):
    """A page: a template and what it shows. For htmx, only the named block of it."""

    template: str
    context: Mapping[str, Any] = {}
    status: int = 200
    block: str | None = None
    headers: dict[str, str] = {}


class Redirect(msgspec.Struct, frozen=True):
    """Go elsewhere; after a form, with a GET."""

    to: str
    status: int = 303


class Bytes(msgspec.Struct, frozen=True):
    """Finished bytes of some type."""

    body: bytes
    media_type: str
    status: int = 200
    headers: dict[str, str] = {}


class Stream(msgspec.Struct, frozen=True):
    """Bytes that are sent as they come."""

    chunks: AsyncIterator[bytes]
    media_type: str
    status: int = 200
    headers: dict[str, str] = {}


class Model(msgspec.Struct, rename="camel", frozen=True):
    """What goes out: camelCase names, immutable."""


class Input(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """What comes in: camelCase names, nothing unknown."""
