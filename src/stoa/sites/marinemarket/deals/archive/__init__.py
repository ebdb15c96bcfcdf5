"""The file of a sale as one file: a ZIP with what was said, agreed and done, and the papers."""

import asyncio
import io
from collections.abc import AsyncGenerator, Buffer, Sequence
from contextlib import aclosing
from typing import override
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from stoa.kernel import clock
from stoa.kernel.db import Read, as_json
from stoa.kernel.storage import NoSuchFile, Storage, get
from stoa.sites.marinemarket.deals import queries
from stoa.sites.marinemarket.deals.models import Deal, Entry, Paper
from stoa.sites.marinemarket.deals.rules import find_step
from stoa.sites.marinemarket.deals.service import load_deal
from stoa.sites.marinemarket.papers.service import list_shown
from stoa.ui.formats import day_words, money

_ENDINGS = {b"\x89PNG": "png", b"%PDF-": "pdf"}
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


async def open_archive(db: Read, files: Storage, deal_id: UUID, person_id: UUID) -> AsyncGenerator[bytes]:
    """Pack the file of a sale for one of its two sides, piece by piece: forty papers are more than memory is for."""
    deal = await load_deal(db, deal_id, person_id)
    entries = await queries.WHOLE_TIMELINE.all(db, deal_id=deal_id)
    shown = {one.media_id: one for one in await list_shown(db, [paper.media_id for paper in deal.papers])}
    papers = [(paper, shown[paper.media_id].key) for paper in deal.papers if paper.media_id in shown]
    return _pack(files, deal, entries, papers)


class _Sink(io.RawIOBase):
    """What has been written into the ZIP and not yet been sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, piece: Buffer, /) -> int:
        self._waiting += piece
        return memoryview(piece).nbytes

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


async def _pack(
    files: Storage, deal: Deal, entries: Sequence[Entry], papers: Sequence[tuple[Paper, str]]
) -> AsyncGenerator[bytes]:
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        await asyncio.to_thread(_write_words, archive, deal, entries)
        for number, (paper, key) in enumerate(papers, 1):
            name = f"{number:02}-{paper.step}-{paper.name.translate(_UNSAFE)[:80]}"
            async with aclosing(
                _write_paper(archive, name, files, key)
            ) as pieces:  # whoever breaks off leaves none open
                async for _ in pieces:
                    yield sink.take()
    yield sink.take()


def _write_words(archive: ZipFile, deal: Deal, entries: Sequence[Entry]) -> None:
    archive.writestr("sale.txt", describe_deal(deal, entries))
    archive.writestr("sale.json", as_json({"deal": deal, "timeline": entries, "madeAt": clock.now()}))


async def _write_paper(archive: ZipFile, name: str, files: Storage, key: str) -> AsyncGenerator[None]:
    """Write a paper; stop after each piece, so that it can be sent."""
    try:
        chunks = (await get(files, key)).chunks
    except NoSuchFile:  # it was removed while we packed
        archive.writestr(f"missing/{name}.txt", "This paper was removed before it could be packed.\n")
        return
    first = await anext(chunks, b"")
    ending = next((one for start, one in _ENDINGS.items() if first.startswith(start)), "jpg")
    about = ZipInfo(f"papers/{name}.{ending}", clock.now().timetuple()[:6])
    about.compress_type = ZIP_STORED
    with archive.open(about, "w", force_zip64=True) as out:
        out.write(first)
        yield
        async for chunk in chunks:
            out.write(chunk)
            yield


def describe_deal(deal: Deal, entries: Sequence[Entry]) -> str:
    """Write the file down for people, on paper if need be."""
    agreed = f"agreed on {day_words(deal.created_at.date())}"
    lines = [
        deal.listing_title,
        f"{money(deal.amount, deal.currency)}, {agreed}, {deal.status.replace('_', ' ')}",
        "",
        "Steps",
    ]
    for step in deal.steps:
        when = f", {day_words(step.day)}" if step.day else ""
        lines.append(f"- {step.title}: {step.state}{when}{f'. {step.note}' if step.note else ''}")
    lines += ["", "What was said, agreed and done (UTC)"]
    for entry in entries:
        price = f" {money(entry.amount, entry.currency or '')}" if entry.amount is not None else ""
        about = f" ({find_step(entry.step).title})" if entry.step else ""
        words = f": {entry.words}" if entry.words else ""
        lines.append(f"{entry.at:%Y-%m-%d %H:%M} {entry.by}, {entry.kind.replace('_', ' ')}{about}{price}{words}")
    return "\n".join(lines) + "\n"
