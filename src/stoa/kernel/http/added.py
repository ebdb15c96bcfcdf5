"""What a site adds to the answers of rooms that it shares with others, under names of its own.

A shared room knows a thing by its kind and its id. A site whose programs know it by another name says so once:

    class ReviewOfServer(Review, frozen=True):
        server_id: UUID

    FEATURE = Feature(…, declares=(Added(Review, ReviewOfServer, name_server),))
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from types import UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.db.page import Page

from .replies import Model, Reply

_KEPT = 4096

type Tell = Callable[[Read, Any], Awaitable[Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Added[M: Model]:
    """An answer of a shared room, and how this site tells it; put it among `Feature.declares`."""

    to: type[M]
    told: type[M]
    """The same with more fields after its own. The document for programs calls it by the name of the first."""
    more: Callable[[Read, M], Awaitable[tuple[Any, ...]]]
    """Gives the values of those fields. It is asked for each row of a page, so there it reads nothing."""

    async def tell(self, db: Read, one: M) -> M:
        """Give the answer with what is added."""
        return self.told(*msgspec.structs.astuple(one), *await self.more(db, one))


@lru_cache(_KEPT)
def teller_of(kind: Any, added: tuple[Added[Any], ...]) -> Tell | None:
    """Give what completes answers of a type, however deep in them the shared one stands; None where it does not.

    It is kept: to read what every struct of every answer holds takes as long as the rest of a site's start, and many
    routes answer the same.
    """
    tells: dict[type, Tell] = {one.to: one.tell for one in added}
    return _teller(kind, tells, frozenset()) if tells else None


def _teller(kind: Any, tells: Mapping[type, Tell], above: frozenset[type]) -> Tell | None:
    while isinstance(kind, TypeAliasType):
        kind = kind.__value__
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return tells.get(kind) or _of_struct(kind, tells, above)
    if origin in {Union, UnionType}:
        return _of_choice(inner, tells, above)
    if origin not in {list, Page, Reply}:
        return None
    tell = _teller(inner[0], tells, above)
    return None if tell is None else _WITHIN[origin](tell)


def _of_list(tell: Tell) -> Tell:
    async def told(db: Read, many: list[Any]) -> list[Any]:
        return [await tell(db, one) for one in many]

    return told


def _of_page(tell: Tell) -> Tell:
    async def told(db: Read, page: Page[Any]) -> Page[Any]:
        if page.fields:
            return page  # whoever names the fields wants those of the listing, and no more
        return page.told_as([await tell(db, one) for one in page.data])

    return told


def _of_reply(tell: Tell) -> Tell:
    async def told(db: Read, reply: Reply[Any]) -> Reply[Any]:
        return msgspec.structs.replace(reply, value=await tell(db, reply.value))

    return told


_WITHIN: dict[Any, Callable[[Tell], Tell]] = {list: _of_list, Page: _of_page, Reply: _of_reply}


def _of_struct(kind: type[msgspec.Struct], tells: Mapping[type, Tell], above: frozenset[type]) -> Tell | None:
    if kind in above:
        return None
    known = above | {kind}
    parts = {one.name: tell for one in msgspec.structs.fields(kind) if (tell := _teller(one.type, tells, known))}

    async def told(db: Read, whole: msgspec.Struct) -> msgspec.Struct:
        changed = {name: await tell(db, getattr(whole, name)) for name, tell in parts.items()}
        return msgspec.structs.replace(whole, **changed)

    return told if parts else None


def _of_choice(kinds: tuple[Any, ...], tells: Mapping[type, Tell], above: frozenset[type]) -> Tell | None:
    found = [(get_origin(one) or one, tell) for one in kinds if (tell := _teller(one, tells, above))]

    async def told(db: Read, value: Any) -> Any:
        for kind, tell in found:
            if isinstance(value, kind):
                return await tell(db, value)
        return value

    return told if found else None
