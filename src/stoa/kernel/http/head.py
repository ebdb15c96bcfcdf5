"""The head of an answer as bytes: laid out once where it is constant, checked where it is not."""

from collections.abc import Iterable

from stoa.kernel.errors import Malformed

type Headers = Iterable[tuple[bytes, bytes]]


def lay_out(headers: Headers) -> bytes:
    """Write header lines; a line break inside one would be an answer of somebody else's making."""
    pairs = tuple(headers)
    lines = b"".join([b"%b: %b\r\n" % pair for pair in pairs])
    if lines.count(b"\n") != len(pairs) or lines.count(b"\r") != len(pairs) or b"\x00" in lines:
        message = "A header holds a line break."
        raise ValueError(message)
    return lines


def join_headers(headers: Headers) -> dict[bytes, bytes]:
    """Put headers that came in several lines together as RFC 9110 reads them; two hosts would be two requests."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name not in found:
            found[name] = value
        elif name == b"host":
            message = "The request names more than one host."
            raise Malformed(message)
        else:
            found[name] += (b"; " if name == b"cookie" else b", ") + value
    return found


def describe_columns(head: bytes) -> list[tuple[bytes, bytes]]:
    """Give the lines as pairs, for servers that take nothing else."""
    return [(name, value) for name, _, value in (line.partition(b": ") for line in head.split(b"\r\n")) if name]
