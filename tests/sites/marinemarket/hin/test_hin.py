"""Hull numbers, taken apart."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.marinemarket.hin import plain_hin, read_hin

LATEST = 2027
_SERIAL = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("IOQ")))
_MAKERS = st.text(string.ascii_uppercase, min_size=3, max_size=3)
_SERIALS = st.text(_SERIAL, min_size=5, max_size=5)
_YEARS = st.integers(1984, LATEST)


@pytest.mark.parametrize(
    ("text", "country", "month", "built", "model_year"),
    [
        ("ABC12345D404", "US", 4, 2004, 2004),
        ("US-ABC12345D404", "US", 4, 2004, 2004),
        ("abc 12345 L3 04", "US", 12, 2003, 2004),
        ("GB-ABC00042-A3-99", "GB", 1, 1993, 1999),
        ("FR-XYZ12H45C021", "FR", 3, 2020, 2021),
        ("ABC12345M79A", "US", 8, None, 1979),
        ("ABC12345M79F", "US", 1, None, 1979),
        ("ABC123450678", "US", 6, 1978, 1978),
    ],
)
def test_numbers_of_every_kind_are_read(
    text: str, country: str, month: int, built: int | None, model_year: int
) -> None:
    hull = read_hin(text, LATEST)
    assert hull is not None
    assert (hull.country, hull.month, hull.built_year, hull.model_year) == (country, month, built, model_year)
    assert hull.fits(model_year)


@pytest.mark.parametrize(
    "text",
    ["", "K-4471", "ABC12345D40", "ABC1234ID404", "ABC1234OD404", "ABC1234QD404", "ABC12345Z404", "ABC12345M90A",
     "12ABC12345D404", "ABC12345D404ABC12345D404", "ÄBC12345D404"],
)  # fmt: skip
def test_what_is_no_number_is_told_from_one(text: str) -> None:
    assert read_hin(text, LATEST) is None


@given(maker=_MAKERS, serial=_SERIALS, month=st.sampled_from("ABCDEFGHIJKL"), year=_YEARS, before=st.integers(0, 9))
def test_what_was_put_together_is_taken_apart(maker: str, serial: str, month: str, year: int, before: int) -> None:
    hull = read_hin(f"{maker}{serial}{month}{(year - before) % 10}{year % 100:02}", LATEST)
    assert hull is not None
    assert (hull.maker, hull.serial, hull.model_year, hull.built_year) == (maker, serial, year, year - before)
    assert hull.month == "ABCDEFGHIJKL".index(month) + 1


@given(text=st.text(max_size=40))
def test_no_text_breaks_it_and_separators_change_nothing(text: str) -> None:
    plain = plain_hin(text)
    assert plain_hin(plain.lower()) in {plain, plain_hin(plain)} or not plain.isascii()
    read_hin(text, LATEST)


@given(maker=_MAKERS, serial=_SERIALS, year=_YEARS, gaps=st.lists(st.sampled_from(" -./"), min_size=3, max_size=3))
def test_the_same_number_written_otherwise_is_the_same(maker: str, serial: str, year: int, gaps: list[str]) -> None:
    tail = f"A{year % 10}{year % 100:02}"
    spread = f"us{gaps[0]}{maker}{gaps[1]}{serial}{gaps[2]}{tail}".lower()
    assert plain_hin(spread) == plain_hin(maker + serial + tail)
