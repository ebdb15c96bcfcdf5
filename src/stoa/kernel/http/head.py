"""The head of an answer as bytes: laid out once where it is constant, checked where it is not."""

from collections.abc import Iterable

type Headers = Iterable[tuple[bytes, bytes]]


def lay_out(headers: Headers) -> bytes:
    """Write header lines; a line break inside one would be an answer of somebody else's making."""
    pairs = tuple(headers)
    lines = b"".join([b"%b: %b\r\n" % pair for pair in pairs])
    if lines.count(b"\n") != len(pairs) or lines.count(b"\r") != len(pairs) or b"\x00" in lines:
        message = "A header holds a line break."
        raise ValueError(message)
    return lines


def take_apart(head: bytes) -> list[tuple[bytes, bytes]]:
    """Give the lines as pairs, for servers that take nothing else."""
    return [(name, value) for name, _, value in (line.partition(b": ") for line in head.split(b"\r\n")) if name]
