"""The file of a sale as one file: a ZIP with what was said, agreed and done, and the papers."""

import asyncio
import io
from collections.abc import Sequence
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from stoa.commons.media.delivery import Shelf
from stoa.kernel import clock
from stoa.kernel.db import Read, as_json
from stoa.kernel.storage import NoSuchFile, read
from stoa.sites.marinemarket.deals import queries
from stoa.sites.marinemarket.deals.models import Deal, Entry, Paper
from stoa.sites.marinemarket.deals.rules import find_step
from stoa.sites.marinemarket.deals.service import load_deal
from stoa.sites.marinemarket.papers.models import ShownPaper
from stoa.sites.marinemarket.papers.service import list_shown

_ENDINGS = {b"\x89PNG": "png", b"%PDF-": "pdf"}
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


async def generate_archive(db: Read, shelf: Shelf, deal_id: UUID, person_id: UUID) -> bytes:
    """Pack the file of a sale for one of its two sides."""
    deal = await load_deal(db, deal_id, person_id)
    entries = await queries.WHOLE_TIMELINE.all(db, deal_id=deal_id)
    shown = {one.media_id: one for one in await list_shown(db, [paper.media_id for paper in deal.papers])}
    papers = [(paper, await _read(shelf, shown[paper.media_id])) for paper in deal.papers if paper.media_id in shown]
    return await asyncio.to_thread(_pack, deal, entries, papers)


async def _read(shelf: Shelf, shown: ShownPaper) -> bytes:
    try:
        return await read(shelf.files, shown.key, largest=max(shown.size, 1))
    except NoSuchFile:  # it was removed while we packed
        return b""


def _pack(deal: Deal, entries: Sequence[Entry], papers: Sequence[tuple[Paper, bytes]]) -> bytes:
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr("sale.txt", describe_deal(deal, entries))
        archive.writestr("sale.json", as_json({"deal": deal, "timeline": entries, "madeAt": clock.now()}))
        for number, (paper, body) in enumerate(papers, 1):
            ending = next((one for start, one in _ENDINGS.items() if body.startswith(start)), "jpg")
            name = f"papers/{number:02}-{paper.step}-{paper.name.translate(_UNSAFE)[:80]}.{ending}"
            archive.writestr(name, body, ZIP_STORED)
    return whole.getvalue()


def describe_deal(deal: Deal, entries: Sequence[Entry]) -> str:
    """Write the file down for people, on paper if need be."""
    lines = [
        deal.listing_title,
        f"{_money(deal.amount, deal.currency)}, agreed on {deal.created_at:%Y-%m-%d}, {deal.status.replace('_', ' ')}",
        "",
        "Steps",
    ]
    for step in deal.steps:
        when = f", {step.day.isoformat()}" if step.day else ""
        lines.append(f"- {step.title}: {step.state}{when}{f'. {step.note}' if step.note else ''}")
    lines += ["", "What was said, agreed and done (UTC)"]
    for entry in entries:
        money = f" {_money(entry.amount, entry.currency or '')}" if entry.amount is not None else ""
        about = f" ({find_step(entry.step).title})" if entry.step else ""
        words = f": {entry.words}" if entry.words else ""
        lines.append(f"{entry.at:%Y-%m-%d %H:%M} {entry.by}, {entry.kind.replace('_', ' ')}{about}{money}{words}")
    return "\n".join(lines) + "\n"


def _money(amount: int, currency: str) -> str:
    return f"{amount / 100:,.2f} {currency}"
