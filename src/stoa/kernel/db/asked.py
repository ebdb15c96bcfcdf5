"""What somebody asks a listing for: the query string, read and checked."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from stoa.kernel.crypto import Keyring
from stoa.kernel.errors import Detail, Invalid, Malformed

from .cursor import BadCursor
from .filters import BadValue, Filter, Sort
from .shapes import LIMITS, MOST_COUNTED

if TYPE_CHECKING:
    from .listing import Listing

LONGEST_QUERY = 4096
MOST_PARAMETERS = 64
DEFAULT_LIMIT = 20
MOST_ROWS = LIMITS[-1]
_WHOLE = re.compile("[0-9]{1,6}")
OWN_NAMES = ("limit", "cursor", "sort", "fields")


class UnknownParameter(Malformed):
    """The address holds a parameter that this list does not have."""

    code = "UNKNOWN_PARAMETER"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A query string, understood. It knows nothing of who asks, so it can be kept for the next who asks the same.

    Each step to its answer changes a little of it: of a struct that costs a tenth of what it does of a dataclass.
    """

    sort: Sort
    mirrored: bool
    limit: int
    values: Mapping[str, Any]
    conditions: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    cursor: str | None = None
    page: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    key: tuple[Any, ...] = ()
    few: bool = False
    """Whoever asks takes it that few fit; the answer is the same either way, see `Shape.few`."""
    joined: bool = False
    """And that they are cheaply found in a join with what their order goes by, see `Shape.joined`."""
    keys_first: bool = False
    """And that keys are cheaply found alone, see `Shape.keys_first`."""
    source: str = ""
    """Where keys are found, see `Shape.source`."""
    answered_by: tuple["Question | None", ...] = ()
    """The same question as whoever prepares it wants it answered: one for each tier of its order, or just one; None
    where a tier, or all of it, is known to be empty."""
    within: int = 0
    """And that a page is met among so many rows of the order; where it is not, the question is asked at once, see
    `Shape.within`. It stands with one of the tiers that answer it."""
    joined_tiers: int = 0
    """So many of its first tiers are asked for with one statement, where a page begins with the first: whoever prepares
    it takes it that one tier does not fill the page."""


class ListRequest(msgspec.Struct, frozen=True):
    """A question, and who asks it: a cursor made for one person is refused from another."""

    question: Question
    keys: Keyring
    actor: str = ""

    def url(self, path: str, **changes: str | int | None) -> str:
        """Give the address of the same question with some parameters set, or dropped where None.

        A new cursor replaces the page and the other way round, and a new filter or sort starts from the first page.
        """
        dropped = {*changes, "cursor", "page"}
        pairs = [(name, text) for name, text in self.question.texts if name not in dropped]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return f"{path}?{in_address(pairs)}" if pairs else path


_stands_as_it_is = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch


def in_address(pairs: Iterable[tuple[str, str]]) -> str:
    """Write pairs as a query string, as `urlencode` does; most values are letters that stand there as they are."""
    return "&".join([pair_in_address(*pair) for pair in pairs])


def pair_in_address(name: str, value: str) -> str:
    """Write one of them."""
    plain = _stands_as_it_is(name) and _stands_as_it_is(value)
    return f"{name}={value}" if plain else urlencode([(name, value)])


def read_question(listing: "Listing[Any]", raw: str) -> Question:
    """Read a query string: 400 for what is no question to this listing, 422 with details for wrong values."""
    pairs = _pairs(raw)
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        if name not in listing.names:
            raise UnknownParameter(_unknown(name, listing.names))
        if text and name not in listing.also:
            given.setdefault(name, []).append(text)
    faults: list[Detail] = []
    values, conditions = _filters(listing.filters, given, faults)
    sort, mirrored = _sort(listing, given, faults)
    limit = _whole(given, "limit", DEFAULT_LIMIT, MOST_ROWS, faults)
    page = _whole(given, "page", None, MOST_COUNTED // (limit or MOST_ROWS), faults)
    fields = _fields(listing, given, faults)
    cursor = _cursor(given)
    if page and cursor:
        faults.append(Detail("page", "Give a page or a cursor, not both."))
    if faults or sort is None or limit is None:
        raise Invalid(details=tuple(faults))
    conditions = listing.in_order(sort, conditions)
    return Question(
        sort=sort, mirrored=mirrored, limit=limit, values=values, conditions=conditions, texts=tuple(pairs),
        cursor=cursor, page=page, fields=fields, key=(sort.name, mirrored, sorted(values.items()), conditions),
    )  # fmt: skip


def _pairs(raw: str) -> list[tuple[str, str]]:
    if len(raw) > LONGEST_QUERY:
        message = f"The query string is longer than {LONGEST_QUERY} characters."
        raise Malformed(message)
    try:
        return parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeError:
        message = "The query string is not UTF-8."
        raise Malformed(message) from None
    except ValueError:
        message = f"The query string holds more than {MOST_PARAMETERS} parameters."
        raise Malformed(message) from None


def _unknown(name: str, known: Iterable[str]) -> str:
    shown = name if len(name) <= 40 and name.isprintable() else "One of the parameters"  # noqa: PLR2004 - a name, not a text
    near = get_close_matches(name[:40], known, n=1)
    hint = f" Did you mean {near[0]}?" if near else f" Known are: {', '.join(sorted(known))}."
    return f"{shown} is no parameter of this list.{hint}"


def _filters(
    filters: Mapping[str, Filter], given: Mapping[str, list[str]], faults: list[Detail]
) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    values: dict[str, Any] = {}
    conditions: list[tuple[str, str]] = []
    for name, one in filters.items():
        mode = _mode(one, given, faults)
        if name not in given:
            continue
        try:
            value = one.value(given[name])
        except BadValue as fault:
            faults.append(Detail(name, str(fault)))
            continue
        if value == [] and one.repeat:
            continue
        values[name] = value
        conditions.append((name, mode))
        faults += [Detail(name, f"This works only together with {other}.") for other in one.needs if other not in given]
    return values, tuple(conditions)


def _mode(one: Filter, given: Mapping[str, list[str]], faults: list[Detail]) -> str:
    if one.mode is None:
        return ""
    known = list(one.mode.conditions)
    texts = given.get(one.mode.name, known[:1])
    if len(texts) == 1 and texts[0] in known:
        return texts[0]
    faults.append(Detail(one.mode.name, f"This must be one of {', '.join(known)}."))
    return known[0]


def _sort(listing: "Listing[Any]", given: Mapping[str, list[str]], faults: list[Detail]) -> tuple[Sort | None, bool]:
    usual = next((sort for name, sort in listing.default_sort_with.items() if name in given), listing.default_sort)
    texts = given.get("sort", [usual])
    name = texts[0].removeprefix("-")
    sort = listing.sorts.get(name)
    if sort is None or len(texts) > 1:
        words = f"This must be one of {', '.join(listing.sorts)}, with a - in front for the other direction."
        faults.append(Detail("sort", words))
        return None, False
    faults += [
        Detail("sort", f"{name} works only together with {other}.") for other in sort.needs if other not in given
    ]
    return sort, texts[0].startswith("-")


def _whole(given: Mapping[str, list[str]], name: str, usual: int | None, most: int, faults: list[Detail]) -> int | None:
    texts = given.get(name)
    if texts is None:
        return usual
    if len(texts) == 1 and _WHOLE.fullmatch(texts[0]) and 1 <= int(texts[0]) <= most:
        return int(texts[0])
    faults.append(Detail(name, f"This must be a whole number from 1 to {most}."))
    return None


def _fields(
    listing: "Listing[Any]", given: Mapping[str, list[str]], faults: list[Detail]
) -> tuple[tuple[str, str], ...]:
    wanted = [part for text in given.get("fields", ()) for part in text.split(",") if part]
    unknown = [name for name in wanted if name not in listing.fields]
    if unknown:
        faults.append(Detail("fields", f"Fields are: {', '.join(listing.fields)}."))
        return ()
    return tuple((name, listing.fields[name]) for name in dict.fromkeys(wanted))


def _cursor(given: Mapping[str, list[str]]) -> str | None:
    texts = given.get("cursor")
    if texts is None:
        return None
    if len(texts) > 1:
        raise BadCursor
    return texts[0]
