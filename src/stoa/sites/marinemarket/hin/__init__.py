"""Hull numbers: the 12 characters of the United States and the 14 of ISO 10087, taken apart.

There is no check digit, so a number that reads well proves nothing; what it says about the year can be compared.
Hulls from before November 1972 have none, and older ones are written in other ways: those are told, never refused.
"""

import re

import msgspec

LONGEST = 30
_FIRST_YEAR = 1972
_LETTERED_FROM = 1984
_MONTHS = "ABCDEFGHIJKL"
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015/]+")
_HULL = re.compile(r"(?P<maker>[A-Z0-9]{3})(?P<serial>[A-HJ-NPR-Z0-9]{5})(?P<tail>[A-Z0-9]{4})")
_TODAY = re.compile(r"([A-L])(\d)(\d\d)")
_MODEL_YEAR = re.compile(r"M(\d\d)([A-L])")
_STRAIGHT_YEAR = re.compile(r"(0[1-9]|1[0-2])(\d\d)")
_SHORT, _LONG = 12, 14


class Hull(msgspec.Struct, frozen=True):
    """What a hull's number says."""

    text: str
    """Without separators, in capitals."""
    country: str
    """Of the manufacturer; `US` where twelve characters are used without one."""
    maker: str
    serial: str
    month: int | None
    built_year: int | None
    model_year: int

    def fits(self, year: int) -> bool:
        """Say whether a boat of this year may carry it."""
        return year in {self.model_year, self.built_year}


def plain_hin(text: str) -> str:
    """Write a number as it is compared: capitals, nothing between them, no `US` before the twelve."""
    plain = _SEPARATORS.sub("", text).upper()
    return plain[2:] if len(plain) == _LONG and plain.startswith("US") else plain


def read_hin(text: str, latest_year: int) -> Hull | None:
    """Take a number apart; None where it is none that could have been given until a model year."""
    plain = plain_hin(text)
    country, rest = ("US", plain) if len(plain) == _SHORT else (plain[:2], plain[2:])
    if len(plain) not in {_SHORT, _LONG} or not (country.isascii() and country.isalpha()):
        return None
    found = _HULL.fullmatch(rest)
    if found is None:
        return None
    told = _read_tail(found["tail"], latest_year)
    if told is None:
        return None
    month, built, model_year = told
    return Hull(plain, country, found["maker"], found["serial"], month, built, model_year)


def _read_tail(tail: str, latest_year: int) -> tuple[int | None, int | None, int] | None:
    if found := _TODAY.fullmatch(tail):
        model_year = _full_year(int(found[3]), latest_year)
        if model_year is None:
            return None
        return _MONTHS.index(found[1]) + 1, _year_ending(int(found[2]), model_year), model_year
    if found := _MODEL_YEAR.fullmatch(tail):  # until 1984: the letter counts from August, when model years began
        model_year = 1900 + int(found[1])
        month = (_MONTHS.index(found[2]) + 7) % 12 + 1
        return (month, None, model_year) if _FIRST_YEAR <= model_year <= _LETTERED_FROM + 1 else None
    if found := _STRAIGHT_YEAR.fullmatch(tail):
        year = 1900 + int(found[2])
        return (int(found[1]), year, year) if _FIRST_YEAR <= year <= _LETTERED_FROM + 1 else None
    return None


def _full_year(two_digits: int, latest_year: int) -> int | None:
    """Give the year that two digits stand for: the last such year that has come, and none before 1984."""
    year = latest_year - (latest_year - two_digits) % 100
    return year if year >= _LETTERED_FROM else None


def _year_ending(digit: int, model_year: int) -> int:
    """Give the last year with this digit that is not after the model year."""
    return model_year - (model_year - digit) % 10
