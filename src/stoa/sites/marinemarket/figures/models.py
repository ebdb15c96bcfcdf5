"""What sellers see of the interest in a boat."""

from datetime import date

from stoa.kernel.http.replies import Model


class Day(Model, frozen=True):
    """One day of a listing."""

    day: date
    views: int
    favorites: int
    contacts: int


class Totals(Model, frozen=True):
    """All days together."""

    views: int
    favorites: int
    contacts: int


class Figures(Model, frozen=True):
    """How a listing is seen, kept and asked about: in all, and in the last thirty days, one by one."""

    views: int
    favorites: int
    contacts: int
    days: list[Day]
