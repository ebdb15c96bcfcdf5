"""What a listing may be narrowed and sorted by, and how a value in the address becomes a parameter."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec

from stoa.kernel.takes import describe, rules_of, unwrapped

LONGEST_TEXT = 200
MOST_VALUES = 20
BESIDE = "beside"
"""The mode of `Filter.beside`."""
_INT4 = 2**31
_WHOLE = re.compile(r"-?[0-9]{1,20}")

# Ranges that every value has where its declaration names none: wide, and never beyond what a column holds.
_BOUNDED: dict[Any, Any] = {
    str: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)],
    int: Annotated[int, msgspec.Meta(ge=-_INT4, le=_INT4 - 1)],
    datetime: Annotated[datetime, msgspec.Meta(tz=True)],
}


class BadValue(Exception):
    """A value that its filter does not take; the message, which becomes a detail of the 422, says what it takes."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A second parameter that chooses between several conditions of one filter; the first is the usual one."""

    name: str
    conditions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing to narrow by: its name in the address, which is also its `:name` in the condition, and its type.

    An empty condition makes it a mere value for others that name it in `needs`. A repeated filter takes a list:
    `?tags=a&tags=b` and `?tags=a,b` are the same. `read` turns the checked value into what the condition compares with.
    """

    name: str
    condition: str = ""
    type: Any = str
    meaning: str = ""
    repeat: bool = False
    needs: tuple[str, ...] = ()
    mode: Mode | None = None
    read: Callable[[Any], Any] | None = None
    in_order_of: Mapping[str, str] = field(default_factory=dict)
    """Other words for the same condition, which the index behind an order answers better: by the order's name."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """Still other words for it, among which whoever prepares the question may choose, by a name of theirs."""
    beside: str = ""
    """Words that enter no index, for whoever has another filter find the rows; they are never asked alone."""
    takes: str = field(init=False)
    bounded: Any = field(init=False, repr=False)
    _box: Any = field(init=False, repr=False, compare=False)
    """A struct with one field of that type: what a struct takes is worked out once, other types at each value."""
    _is_whole: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once what the filter takes, in words and as a type with bounds."""
        kind = unwrapped(self.type)
        object.__setattr__(self, "bounded", _BOUNDED.get(kind, kind))
        object.__setattr__(self, "takes", describe(self.bounded))
        object.__setattr__(self, "_box", msgspec.defstruct("Box", [("value", self.bounded)]))
        object.__setattr__(self, "_is_whole", rules_of(self.bounded)[0] is int)

    def conditions(self) -> Mapping[str, str]:
        """Give the condition for each mode; a filter without modes has one, under the empty name."""
        usual = self.mode.conditions if self.mode else {"": self.condition, **self.in_order_of}
        return {**usual, **self.ways, **({BESIDE: self.beside} if self.beside else {})}

    def mode_in(self, order: str, mode: str) -> str:
        """Say which mode counts in an order: that order's own words, where there are some."""
        return mode if not self.in_order_of else order if order in self.in_order_of else ""

    def value(self, texts: Sequence[str]) -> Any:
        """Turn the texts in the address into the parameter; `BadValue` says what would be right."""
        if not self.repeat:
            if len(texts) > 1:
                message = "Give this once."
                raise BadValue(message)
            return self._one(texts[0])
        parts = [part for text in texts for part in text.split(",") if part]
        if len(parts) > MOST_VALUES:
            message = f"Give at most {MOST_VALUES} of these."
            raise BadValue(message)
        return [self._one(part) for part in dict.fromkeys(parts)]

    def _one(self, text: str) -> Any:
        message = f"This must be {self.takes}."
        if "\x00" in text or (self._is_whole and not _WHOLE.fullmatch(text)):
            raise BadValue(message)
        try:
            value = msgspec.convert({"value": text}, self._box, strict=False).value
            if (isinstance(value, float) and not math.isfinite(value)) or (
                isinstance(value, Decimal) and not value.is_finite()
            ):
                raise BadValue(message)
            value = value.value if isinstance(value, Enum) else value
            return self.read(value) if self.read else value
        except (msgspec.ValidationError, ValueError, OverflowError):
            raise BadValue(message) from None


@dataclass(frozen=True, slots=True)
class Among:
    """Where an order is walked, if not in the list's own table: a join with a smaller one that has the order first.

    `columns` pairs the list's columns with those of the smaller table that hold the same.
    """

    source: str
    columns: tuple[tuple[str, str], ...]

    def read(self, sql: str) -> str:
        """Write an expression or a condition in columns of the smaller table."""
        for ours, theirs in self.columns:
            sql = sql.replace(ours, theirs)
        return sql


@dataclass(frozen=True, slots=True, init=False)
class Sort:
    """One order: its name, the expressions it sorts by, and its usual direction. `-name` is the other one.

    All expressions run in the same direction, and so does the key that breaks ties, so that one index serves the order
    both ways. A single expression that may be null says where the nulls stand in the usual direction; in the other
    direction they stand at the other end.
    """

    name: str
    by: tuple[str, ...]
    descending: bool
    nulls: Literal["first", "last"] | None
    needs: tuple[str, ...]
    meaning: str
    turned: tuple[str, ...]
    """What to sort by in the usual direction where the order is turned round, if that is not the same read backward."""
    among: Among | None
    tiers: tuple[tuple[str, str], ...]
    """A filter and its mode for each tier, the best first: a tier comes whole before the next one, in this order."""
    at_once: str
    """The tier of a row as a number, 0 in the last one: all are found in one statement, unless it is `answered_by`."""

    def __init__(
        self,
        name: str,
        *by: str,
        descending: bool = False,
        nulls: Literal["first", "last"] | None = None,
        needs: tuple[str, ...] = (),
        meaning: str = "",
        turned: tuple[str, ...] = (),
        among: Among | None = None,
        tiers: tuple[tuple[str, str], ...] = (),
        at_once: str = "",
    ) -> None:
        """Check what can be checked without a database."""
        if not by or (nulls and len(by) > 1):
            message = f"Sort {name!r} needs an expression, and only a sort by a single one can hold nulls."
            raise ValueError(message)
        if turned and (nulls or len(turned) != len(by)):
            message = f"Sort {name!r} turns into as many expressions as it has, and into none that holds nulls."
            raise ValueError(message)
        if at_once and not (tiers and descending):
            message = f"Sort {name!r} finds tiers at once, and has none, or does not begin with the greatest."
            raise ValueError(message)
        values = {"name": name, "by": by, "descending": descending, "nulls": nulls, "needs": needs, "meaning": meaning}
        values |= {"turned": turned, "among": among, "tiers": tiers, "at_once": at_once}
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def __hash__(self) -> int:
        """Tell it apart by its name alone, as a list does: a shape is looked up for each page."""
        return hash(self.name)

    def tiers_first(self) -> "Sort":
        """Give the same order for one statement, which goes by the tier first; the best has the greatest number."""
        return Sort(f"{self.name} at once", self.at_once, *self.by, descending=self.descending, needs=self.needs)

    @property
    def told(self) -> str:
        """Say what there is to know of it besides its name; nothing, where that says all."""
        needed = f"It needs {' and '.join(f'`{one}`' for one in self.needs)}." if self.needs else ""
        return (
            " ".join(part for part in (f"`{self.name}`:", self.meaning, needed) if part)
            if self.meaning or needed
            else ""
        )
