"""Walking the chain: every change, gap and cut is found, and said where it is."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Read

from . import queries
from .anchors import Anchor, Anchors
from .chain import FIRST, hash_of
from .queries import Kept

MOST_FINDINGS = 100
EVERY = 1000
BATCH = 500

type What = Literal["changed", "missing", "replaced", "beside", "cut", "rewritten", "head", "anchor"]
type Tell = Callable[[int, int], Awaitable[None]]


class Finding(msgspec.Struct, frozen=True, rename="camel"):
    """Something that is not as it was written, and where."""

    seq: int
    what: What
    words: str


class Verdict(msgspec.Struct, frozen=True, rename="camel"):
    """What a walk over the chain has found; `more` where there was more wrong than is listed."""

    first: int
    last: int
    checked: int
    anchors: int
    findings: tuple[Finding, ...]
    more: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings


class _Walk:
    """The state of one walk."""

    def __init__(self, anchors: Sequence[Anchor], erased: frozenset[str], first: int, before: bytes) -> None:
        self.findings: list[Finding] = []
        self.more = False
        self.erased = erased
        self.first = self.expected = first
        self.previous = before
        self.checked = 0
        self.hashes: dict[int, str] = {}
        self.wanted = {one.seq for one in anchors}

    def note(self, seq: int, what: What, words: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(seq, what, words))
        else:
            self.more = True

    def step(self, row: Kept) -> None:
        """Look at one entry."""
        link = row.link
        if link.seq != self.expected:
            gap = f"{self.expected} is" if link.seq == self.expected + 1 else f"{self.expected} to {link.seq - 1} are"
            self.note(self.expected, "missing", f"Entry {gap} missing.")
        elif link.previous != self.previous:
            self.note(link.seq, "replaced", f"Entry {link.seq} does not follow the one before: one was replaced.")
        if hash_of(link) != link.hash:
            self.note(link.seq, "changed", f"Entry {link.seq} was changed after it was written.")
        self._look_beside(row)
        self.expected, self.previous = link.seq + 1, link.hash
        self.checked += 1
        if link.seq in self.wanted:
            self.hashes[link.seq] = link.hash.hex()

    def _look_beside(self, row: Kept) -> None:
        link = row.link
        self._compare(
            link.seq, "From where it was done", link.origin_digest, row.origin_digest, link.actor_id, row.origin_person
        )
        self._compare(link.seq, "What it changed", link.detail_digest, row.detail_digest, link.about, row.detail_person)

    def _compare(
        self, seq: int, what: str, told: bytes, found: bytes | None, whose: UUID | None, owner: UUID | None
    ) -> None:
        if found is None:
            if told and str(whose) not in self.erased:
                self.note(seq, "beside", f"{what} is missing at entry {seq}, and nobody was erased.")
        elif told != found or owner != whose:
            self.note(seq, "beside", f"{what} was changed at entry {seq}.")


async def verify_chain(
    db: Read, anchors: Anchors | None = None, *, since_anchor: bool = False, tell: Tell | None = None
) -> Verdict:
    """Check the chain against itself and against its anchors; with `since_anchor`, only from the latest of them."""
    known = anchors or Anchors()
    head = await queries.HEAD.first(db)
    erased = frozenset(await queries.ERASED.all(db))
    start = known.good[-1] if since_anchor and known.good else None
    first = max(start.seq, 1) if start is not None else 1
    walk = _Walk(known.good, erased, first, FIRST)
    if first > 1:
        before = await queries.BEFORE.first(db, seq=first - 1)
        walk.previous = before if before is not None else FIRST
    total = max((head.seq if head is not None else 0) - first + 1, 0)
    async with queries.WALK.stream(db, batch=BATCH, first=first) as rows:
        async for row in rows:
            walk.step(row.kept())
            if tell is not None and walk.checked % EVERY == 0:
                await tell(walk.checked, max(total, walk.checked))
    _compare_ends(walk, head, [one for one in known.good if one.seq >= first])
    for name in known.bad:
        walk.note(0, "anchor", f"The file {name} is not an anchor that this installation has signed for this site.")
    last = walk.expected - 1
    return Verdict(first, last, walk.checked, len(known.good), tuple(walk.findings), walk.more)


def _compare_ends(walk: _Walk, head: queries.Head | None, anchors: Sequence[Anchor]) -> None:
    """See whether the chain ends where its head says, and leads through its anchors."""
    last = walk.expected - 1
    if head is None and walk.checked:
        walk.note(last, "head", "The head of the chain is missing.")
    if head is not None and head.seq > last:
        walk.note(last + 1, "cut", f"The chain ends at entry {last}; its head says that it has {head.seq}.")
    elif head is not None and head.seq == last and walk.checked and head.hash != walk.previous:
        walk.note(last, "head", "The head of the chain is not its last entry.")
    held = walk.first - 1
    for anchor in anchors:
        when = f"{anchor.at:%Y-%m-%d %H:%M}"
        if anchor.seq > last:
            walk.note(last + 1, "cut", f"The chain ends at entry {last}; on {when} it had {anchor.seq}.")
        elif anchor.seq in walk.hashes and walk.hashes[anchor.seq] != anchor.hash:
            words = f"Entry {anchor.seq} is not the one that was anchored on {when}:"
            walk.note(anchor.seq, "rewritten", f"{words} what follows entry {held} was rewritten.")
        else:
            held = anchor.seq
