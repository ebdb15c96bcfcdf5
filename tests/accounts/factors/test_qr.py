"""QR codes, read by another implementation than the one that wrote them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.accounts.totp.qr import LONGEST, draw, encode
from stoa.accounts.totp.qr.blocks import check_bytes
from stoa.accounts.totp.qr.code import format_bits, version_bits

# ISO/IEC 18004, tables C.1 and D.1: level M with each mask, and versions 7 to 10.
FORMATS = {
    "101010000010010": 0,
    "101000100100101": 1,
    "101111001111100": 2,
    "101101101001011": 3,
    "100010111111001": 4,
    "100000011001110": 5,
    "100111110010111": 6,
    "100101010100000": 7,
}
VERSIONS = {
    7: "000111110010010100",
    8: "001000010110111100",
    9: "001001101010011001",
    10: "001010010011010011",
}
BLOCKS = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 4, 8: 4, 9: 5, 10: 5}
CHECKS = {1: 10, 2: 16, 3: 26, 4: 18, 5: 24, 6: 16, 7: 18, 8: 22, 9: 22, 10: 26}
CENTRES = {1: [], 2: [18], 3: [22], 4: [26], 5: [30], 6: [34], 7: [22, 38], 8: [24, 42], 9: [26, 46], 10: [28, 50]}


def mask_is_dark(mask: int, y: int, x: int) -> bool:
    return [
        (y + x) % 2 == 0,
        y % 2 == 0,
        x % 3 == 0,
        (y + x) % 3 == 0,
        (y // 2 + x // 3) % 2 == 0,
        (y * x) % 2 + (y * x) % 3 == 0,
        ((y * x) % 2 + (y * x) % 3) % 2 == 0,
        ((y + x) % 2 + (y * x) % 3) % 2 == 0,
    ][mask]


def is_function(version: int, y: int, x: int) -> bool:
    size = 17 + 4 * version
    if (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9) or 6 in {x, y}:
        return True
    if version >= 7 and ((y < 6 and x >= size - 11) or (x < 6 and y >= size - 11)):
        return True
    centres = [6, *CENTRES[version]] if version > 1 else []
    last = size - 7
    return any(
        abs(y - row) <= 2 and abs(x - column) <= 2
        for row in centres
        for column in centres
        if (row, column) not in {(6, 6), (6, last), (last, 6)}
    )


def power_table() -> tuple[list[int], dict[int, int]]:
    powers = [1]
    for _ in range(254):
        doubled = powers[-1] * 2
        powers.append(doubled ^ 0x11D if doubled > 255 else doubled)
    return powers, {value: at for at, value in enumerate(powers)}


POWERS, LOGS = power_table()


def syndromes(block: list[int], checks: int) -> list[int]:
    """Evaluate the block as a polynomial at each root of the generator: all are nought for a block that holds."""
    found = []
    for root in range(checks):
        value = 0
        for byte in block:
            value = (POWERS[(LOGS[value] + root) % 255] if value else 0) ^ byte
        found.append(value)
    return found


def read(grid: list[list[bool]]) -> str:
    """Read a code from its drawing alone."""
    size = len(grid)
    version = (size - 17) // 4
    told = "".join(str(int(grid[8][x])) for x in (0, 1, 2, 3, 4, 5, 7, 8)) + "".join(
        str(int(grid[y][8])) for y in (7, 5, 4, 3, 2, 1, 0)
    )
    again = "".join(str(int(grid[y][8])) for y in range(size - 1, size - 8, -1)) + "".join(
        str(int(grid[8][x])) for x in range(size - 8, size)
    )
    assert told == again
    mask = FORMATS[told]
    if version >= 7:
        named = "".join(str(int(grid[5 - at // 3][size - 9 - at % 3])) for at in range(18))
        assert named == VERSIONS[version]
    bits = ""
    columns = [x for x in range(size - 1, 0, -1) if x > 6] + list(range(5, -1, -1))
    for pair in range(0, len(columns), 2):
        rows = range(size - 1, -1, -1) if pair % 4 == 0 else range(size)
        for y in rows:
            for x in columns[pair : pair + 2]:
                if not is_function(version, y, x):
                    bits += str(int(grid[y][x] ^ mask_is_dark(mask, y, x)))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    return text_of(words, version)


def text_of(words: list[int], version: int) -> str:
    blocks, checks = BLOCKS[version], CHECKS[version]
    data_count = len(words) - blocks * checks
    short = data_count // blocks
    longer = data_count % blocks
    woven = iter(words)
    data: list[list[int]] = [[] for _ in range(blocks)]
    for at in range(short + 1):
        for number in range(blocks):
            if at < short or number >= blocks - longer:
                data[number].append(next(woven))
    parts = [list(block) for block in data]
    for _ in range(checks):
        for part in parts:
            part.append(next(woven))
    assert all(not any(syndromes(part, checks)) for part in parts)
    bits = "".join(f"{byte:08b}" for block in data for byte in block)
    assert bits[:4] == "0100"
    count_bits = 8 if version < 10 else 16
    length = int(bits[4 : 4 + count_bits], 2)
    start = 4 + count_bits
    return bytes(int(bits[start + 8 * at : start + 8 * at + 8], 2) for at in range(length)).decode()


@given(st.text(max_size=LONGEST).filter(lambda text: len(text.encode()) <= LONGEST))
@settings(max_examples=40, deadline=None)
def test_another_reader_reads_what_was_written(text: str) -> None:
    assert read(encode(text)) == text


@pytest.mark.parametrize("length", [0, 14, 15, 26, 42, 62, 84, 106, 122, 152, 180, 213])
def test_every_version_is_read_at_its_fullest(length: int) -> None:
    text = "x" * length
    assert read(encode(text)) == text


def test_a_text_that_is_too_long_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="213 are the most"):
        encode("x" * (LONGEST + 1))


def test_the_bits_of_format_and_version_are_those_of_the_standard() -> None:
    assert {f"{format_bits(mask):015b}": mask for mask in range(8)} == FORMATS
    assert {version: f"{version_bits(version):018b}" for version in range(7, 11)} == VERSIONS


def test_check_bytes_are_those_of_a_known_block() -> None:
    block = bytes([32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17])
    assert list(check_bytes(block, 10)) == [196, 35, 39, 119, 235, 215, 231, 226, 93, 23]


def test_the_drawing_has_a_margin_and_every_dark_place() -> None:
    grid = encode("otpauth://totp/Stoa:ann")
    drawing = draw("otpauth://totp/Stoa:ann", "A code")
    size = len(grid) + 8
    assert f'viewBox="0 0 {size} {size}"' in drawing
    dark = {
        (int(y) - 4, int(x) - 4 + step)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing)
        for step in range(int(length))
    }
    assert dark == {(y, x) for y, line in enumerate(grid) for x, one in enumerate(line) if one}
