"""Bytes of the Java edition's protocol: whole numbers of variable length, strings, frames."""

import asyncio
import struct

from stoa.sites.firstspawn.games.errors import WrongAnswer

LARGEST_FRAME = 256 * 1024
"""A status with the largest icon has about 40 kB; a stranger's ten megabytes are not read."""

_MOST_BYTES = 5


def write_number(value: int) -> bytes:
    """Write a 32-bit number, seven bits a byte, the lowest first; negative ones as their two's complement."""
    rest = value & 0xFFFFFFFF
    out = bytearray()
    while True:
        low, rest = rest & 0x7F, rest >> 7
        if not rest:
            return bytes((*out, low))
        out.append(low | 0x80)


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number; give it, and where it ends."""
    value = 0
    for index in range(_MOST_BYTES):
        if at + index >= len(data):
            raise WrongAnswer
        byte = data[at + index]
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            return value & 0xFFFFFFFF, at + index + 1
    raise WrongAnswer


def write_string(text: str) -> bytes:
    """Write a string: its length in bytes, then UTF-8."""
    data = text.encode()
    return write_number(len(data)) + data


def read_string(data: bytes, at: int) -> str:
    """Read the string that begins here and must lie within the data."""
    length, start = read_number(data, at)
    if start + length > len(data):
        raise WrongAnswer
    return data[start : start + length].decode("utf-8", "replace")


def frame(number: int, payload: bytes = b"") -> bytes:
    """Write a packet with its number and its length."""
    content = write_number(number) + payload
    return write_number(len(content)) + content


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one packet, refusing a long one before it is held; give its number and its payload."""
    head = bytearray()
    while not head or head[-1] & 0x80:
        if len(head) == _MOST_BYTES:
            raise WrongAnswer
        head += await reader.readexactly(1)
    length, _ = read_number(bytes(head), 0)
    if not 0 < length <= LARGEST_FRAME:
        raise WrongAnswer
    content = await reader.readexactly(length)
    number, start = read_number(content, 0)
    return number, content[start:]


def write_port(port: int) -> bytes:
    """Write a port as two bytes, the high one first."""
    return struct.pack(">H", port)
