"""One page of a listing, as services give it and answers carry it."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from msgspec.structs import replace


class Pagination(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`meta.pagination` of an answer; `page`, `totalPages` and `total` only where they were asked for."""

    limit: int
    next_cursor: str | None
    prev_cursor: str | None
    page: int | msgspec.UnsetType = msgspec.UNSET
    total_pages: int | msgspec.UnsetType = msgspec.UNSET
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_is_more: bool | msgspec.UnsetType = msgspec.UNSET
    """There are more than `total`, and they were not counted."""


class Page[T](msgspec.Struct, frozen=True):
    """Rows, and the way to those before and after them. Each list makes one: a struct costs a tenth of a dataclass."""

    data: list[T]
    limit: int
    next_cursor: str | None = None
    prev_cursor: str | None = None
    total: int | None = None
    total_is_more: bool = False
    page: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    """What to show of each row, as (name in the answer, attribute); empty: everything."""

    @property
    def total_pages(self) -> int | None:
        """How many pages there are, where the rows were counted; an empty listing has one."""
        return None if self.total is None else max(1, -(-self.total // self.limit))

    @property
    def pagination(self) -> Pagination:
        """What the answer's `meta` says."""
        return Pagination(
            limit=self.limit,
            next_cursor=self.next_cursor,
            prev_cursor=self.prev_cursor,
            page=_or_unset(self.page),
            total_pages=_or_unset(self.total_pages if self.page else None),
            total=_or_unset(self.total),
            total_is_more=True if self.total_is_more else msgspec.UNSET,
        )

    def counted(self, many: int, *, is_more: bool) -> "Page[T]":
        """Give the same page, and how many rows there are in all."""
        return replace(self, total=many, total_is_more=is_more)

    def told_as[M](self, data: list[M]) -> "Page[M]":
        """Give the same page of what becomes of its rows; the listing's `told` says what that is."""
        return cast("Page[M]", replace(cast("Page[Any]", self), data=data))

    @property
    def body(self) -> list[T] | list[dict[str, Any]]:
        """What the answer's `data` holds: the rows, trimmed to the fields that were asked for."""
        if not self.fields:
            return self.data
        return [{name: getattr(row, attribute) for name, attribute in self.fields} for row in self.data]


def hold_finished(row: Sequence[str]) -> msgspec.Raw:
    """Make of a row that is finished JSON what an answer carries as it is."""
    return msgspec.Raw(row[0].encode())


def _or_unset(value: int | None) -> int | msgspec.UnsetType:
    return msgspec.UNSET if value is None else value
