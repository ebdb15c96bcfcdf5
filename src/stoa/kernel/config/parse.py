"""From the text of a setting to its value, or to a sentence that says what would be right."""

import math
import re
import types
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_UNIT_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_UNIT_BYTES = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


class Size(int):
    """A number of bytes; written as `1MB`, `512KiB` or a plain number."""

    __slots__ = ()


class BadValue(ValueError):
    """The text does not stand for a value of the type."""


def parse_value(kind: Any, text: str) -> Any:
    """Read `text` as a value of `kind`."""
    origin = get_origin(kind)
    if origin is Literal:
        return _parse_choice(get_args(kind), text)
    if origin in {Union, types.UnionType}:
        inner = [arg for arg in get_args(kind) if arg is not type(None)]
        return None if text == "" else parse_value(inner[0], text)
    if origin is tuple:
        items = [item.strip() for item in text.split(",")]
        return tuple(parse_value(get_args(kind)[0], item) for item in items if item)
    reader = _READERS.get(kind)
    if reader is None:
        message = f"Settings of type {kind!r} are not supported."
        raise TypeError(message)
    return reader(text)


def _parse_choice(choices: tuple[Any, ...], text: str) -> str:
    if text not in choices:
        message = f"must be one of {', '.join(map(str, choices))}"
        raise BadValue(message)
    return text


def _parse_bool(text: str) -> bool:
    lowered = text.lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    message = "must be true or false"
    raise BadValue(message)


def _parse_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        message = "must be a whole number"
        raise BadValue(message) from None


def _parse_float(text: str) -> float:
    message = "must be a number"
    try:
        number = float(text)
    except ValueError:
        raise BadValue(message) from None
    if not math.isfinite(number):
        raise BadValue(message)
    return number


def _parse_duration(text: str) -> timedelta:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)", text)
    if match is None:
        message = "must be a duration such as 250ms, 10s, 15m, 24h or 7d"
        raise BadValue(message)
    try:
        return timedelta(seconds=float(match[1]) * _UNIT_SECONDS[match[2]])
    except OverflowError:
        message = "must be a shorter time"
        raise BadValue(message) from None


def _parse_size(text: str) -> Size:
    match = re.fullmatch(r"(\d+)\s*([a-z]*)", text.lower())
    if match is None or match[2] not in _UNIT_BYTES:
        message = "must be a size such as 512KiB, 1MB or a number of bytes"
        raise BadValue(message)
    return Size(int(match[1]) * _UNIT_BYTES[match[2]])


def show_value(value: Any) -> str:
    """Give the text from which `parse_value` would read `value`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case timedelta():
            return _show_duration(value)
        case Size():
            return _show_size(value)
        case tuple():
            return ",".join(show_value(item) for item in value)
        case _:
            return str(value)


def _show_duration(value: timedelta) -> str:
    milliseconds = round(value.total_seconds() * 1000)
    for unit in ("d", "h", "m", "s"):
        size = int(_UNIT_SECONDS[unit] * 1000)
        if milliseconds and milliseconds % size == 0:
            return f"{milliseconds // size}{unit}"
    return f"{milliseconds}ms"


def _show_size(value: Size) -> str:
    for unit in ("GiB", "GB", "MiB", "MB", "KiB", "KB"):
        size = _UNIT_BYTES[unit.lower()]
        if value and value % size == 0:
            return f"{value // size}{unit}"
    return str(int(value))


_READERS: dict[Any, Any] = {
    str: str,
    int: _parse_int,
    float: _parse_float,
    bool: _parse_bool,
    Path: lambda text: Path(text).expanduser(),
    timedelta: _parse_duration,
    Size: _parse_size,
}
