"""Which photos are found to be alike."""

from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.marinemarket.alike.rules import bands_of, mark_of, probes_of

MARKS = st.integers(-(2**63), 2**63 - 1)


@given(MARKS, st.sets(st.integers(0, 63), max_size=7))
def test_photos_of_which_up_to_seven_bits_differ_share_a_band_that_is_looked_for(
    mark: int, differing: set[int]
) -> None:
    other = mark % 2**64
    for bit in differing:
        other ^= 1 << bit
    assert set(probes_of(mark)) & set(bands_of(other))


@given(MARKS)
def test_bands_of_one_place_are_never_taken_for_those_of_another(mark: int) -> None:
    assert [band >> 16 for band in bands_of(mark)] == [0, 1, 2, 3]
    assert len(set(probes_of(mark))) == 4 * 17


def test_a_picture_of_one_colour_says_too_little() -> None:
    assert mark_of("") is None
    assert mark_of("0000000000000000") is None
    assert mark_of("fffffffffffffffe") is None
    assert mark_of("00000000000000ff") is not None
    assert bands_of(mark_of("0001000200030ff4") or 0) == [1, 65536 + 2, 131072 + 3, 196608 + 0xFF4]
    assert mark_of("8000ffff00000001") == 0x8000FFFF00000001 - 2**64, "as the database holds it: see the migration"
