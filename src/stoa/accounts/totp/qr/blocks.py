"""The bytes of a QR code: the text, its padding, and Reed and Solomon's check bytes, in the order of drawing.

ISO/IEC 18004, byte mode, error correction level M, versions 1 to 10.
"""

from functools import cache

_FIELD = 0x11D
_SHORT_COUNT_UP_TO = 9
_PAD = (0xEC, 0x11)

# For each version: check bytes of every block, then how many data bytes each block has.
_BLOCKS: dict[int, tuple[int, tuple[int, ...]]] = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32,) * 2),
    5: (24, (43,) * 2),
    6: (16, (27,) * 4),
    7: (18, (31,) * 4),
    8: (22, (38,) * 2 + (39,) * 2),
    9: (22, (36,) * 3 + (37,) * 2),
    10: (26, (43,) * 4 + (44,)),
}


def capacity(version: int) -> int:
    """Say how many bytes of text a version holds."""
    return sum(_BLOCKS[version][1]) - (2 if version <= _SHORT_COUNT_UP_TO else 3)


def smallest_version(length: int) -> int:
    """Give the smallest version that holds so many bytes."""
    for version in _BLOCKS:
        if length <= capacity(version):
            return version
    message = f"A text of {length} bytes does not fit; {capacity(max(_BLOCKS))} are the most."
    raise ValueError(message)


def all_bytes(content: bytes, version: int) -> bytes:
    """Give data and check bytes as they are drawn: the first of each block, then the second, and so on."""
    check_count, sizes = _BLOCKS[version]
    data = padded(content, version)
    blocks: list[bytes] = []
    for size in sizes:
        blocks.append(data[:size])
        data = data[size:]
    checks = [check_bytes(block, check_count) for block in blocks]
    woven = [block[at] for at in range(max(sizes)) for block in blocks if at < len(block)]
    return bytes(woven + [check[at] for at in range(check_count) for check in checks])


def padded(content: bytes, version: int) -> bytes:
    """Write mode, length and text, and fill the rest."""
    count_bits = 8 if version <= _SHORT_COUNT_UP_TO else 16
    bits = f"0100{len(content):0{count_bits}b}" + "".join(f"{byte:08b}" for byte in content)
    room = sum(_BLOCKS[version][1])
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    written = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return written + bytes(_PAD[at % 2] for at in range(room - len(written)))


def check_bytes(block: bytes, count: int) -> bytes:
    """Divide by the generator; what is left are the check bytes."""
    generator = _generator(count)
    rest = [0] * count
    for byte in block:
        factor = byte ^ rest[0]
        rest = [*rest[1:], 0]
        for at, coefficient in enumerate(generator):
            rest[at] ^= _times(coefficient, factor)
    return bytes(rest)


@cache
def _generator(count: int) -> tuple[int, ...]:
    """Multiply (x - 2^0) … (x - 2^(count-1)); the leading one is left out."""
    found = [0] * (count - 1) + [1]
    root = 1
    for _ in range(count):
        for at in range(count):
            found[at] = _times(found[at], root)
            if at + 1 < count:
                found[at] ^= found[at + 1]
        root = _times(root, 2)
    return tuple(found)


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0x100:
            left ^= _FIELD
        right >>= 1
    return product
