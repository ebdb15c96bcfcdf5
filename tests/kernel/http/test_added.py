"""What a site adds to answers of shared rooms, however deep in an answer they stand."""

from typing import Any, cast

import pytest

from stoa.kernel.db import Read
from stoa.kernel.db.page import Page
from stoa.kernel.http.added import Added, teller_of
from stoa.kernel.http.replies import Model, Reply


class Kept(Model, frozen=True):
    """What a shared room answers."""

    about: str


class KeptHere(Kept, frozen=True):
    """The same as one site tells it."""

    boat: str


class Around(Model, frozen=True):
    """An answer that holds one, and perhaps another like itself."""

    kept: Kept
    within: "Around | None" = None


async def _name(_db: Read, kept: Kept) -> tuple[str]:
    return (kept.about.upper(),)


ADDED = (Added(Kept, KeptHere, _name),)
PLAIN, TOLD = Kept("sloop"), KeptHere("sloop", "SLOOP")
NOWHERE = cast("Read", None)


@pytest.mark.parametrize(
    ("kind", "answer", "told"),
    [
        (Kept, PLAIN, TOLD),
        (Kept | None, PLAIN, TOLD),
        (Kept | None, None, None),
        (list[Kept], [PLAIN, PLAIN], [TOLD, TOLD]),
        (Reply[Kept], Reply(PLAIN, status=201), Reply(TOLD, status=201)),
        (Reply[Page[Kept]], Reply(Page([PLAIN], 20)), Reply(Page([TOLD], 20))),
        (Page[Around], Page([Around(PLAIN)], 20), Page([Around(cast("Kept", TOLD))], 20)),
        (Page[Kept], Page([PLAIN], 20, fields=(("about", "about"),)), Page([PLAIN], 20, fields=(("about", "about"),))),
    ],
)
async def test_a_site_completes_an_answer_wherever_it_stands(kind: Any, answer: Any, told: Any) -> None:
    tell = teller_of(kind, ADDED)
    assert tell is not None
    assert await tell(NOWHERE, answer) == told


@pytest.mark.parametrize("kind", [str, list[str], dict[str, Kept], None, Reply[list[int]]])
def test_an_answer_without_it_costs_nothing(kind: Any) -> None:
    assert teller_of(kind, ADDED) is None
    assert teller_of(Kept, ()) is None
