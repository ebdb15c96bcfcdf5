"""The hull's number of a listing: kept encrypted, compared with the year, found where another seller has it, too."""

from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, lookup_hash, lookup_hashes
from stoa.kernel.db import Write
from stoa.kernel.keys import LookupColumn, encrypted_column
from stoa.sites.marinemarket.boats.models import HinNote
from stoa.sites.marinemarket.hin import plain_hin, read_hin
from stoa.sites.marinemarket.selling import queries

PURPOSE = "marinemarket.hin"
HIN = encrypted_column("listings", "hin_box", lookup=LookupColumn("hin_hash", PURPOSE, plain_hin))

WARNINGS = {
    HinNote.UNREADABLE: "This hull number is not written as US or EU numbers are. Older boats have such; check it once "
    "more. Buyers are told only that a number is on file.",
    HinNote.YEAR_DIFFERS: "The hull number speaks of another year than the listing does. Check both; a boat is often "
    "sold under the year after the one in which it was built.",
}


def latest_year() -> int:
    """Give the last model year that is sold by now."""
    return clock.now().year + 1


def judge_hin(text: str, year: int) -> HinNote:
    """Say what a number tells about a boat of this year."""
    if not text:
        return HinNote.NONE
    hull = read_hin(text, latest_year())
    if hull is None:
        return HinNote.UNREADABLE
    return HinNote.YEAR_MATCHES if hull.fits(year) else HinNote.YEAR_DIFFERS


async def keep_hin(tx: Write, keys: Keyring, listing_id: UUID, text: str | None, year: int) -> HinNote:
    """Keep a number that was told, or compare the one on file with the year; an empty text takes it off."""
    if text is None:
        on_file = await queries.HIN_OF.one(tx, id=listing_id)
        if on_file.box is None:
            return HinNote.NONE
        note = judge_hin(HIN.open_text(keys, on_file.box, listing_id), year)
        await queries.SET_HIN_NOTE.run(tx, id=listing_id, note=note)
        return note
    plain = plain_hin(text)
    note = judge_hin(plain, year)
    box = HIN.seal(keys, plain, listing_id) if plain else None
    found_by = lookup_hash(keys, plain, PURPOSE) if plain else None
    await queries.SET_HIN.run(tx, id=listing_id, box=box, hash=found_by, note=note)
    return note


async def find_twins(tx: Write, keys: Keyring, listing_id: UUID, seller_id: UUID) -> list[UUID]:
    """Find listings of others that have the same number on file."""
    on_file = await queries.HIN_OF.one(tx, id=listing_id)
    if on_file.box is None:
        return []
    plain = HIN.open_text(keys, on_file.box, listing_id)
    return await queries.TWINS.all(tx, hashes=lookup_hashes(keys, plain, PURPOSE), id=listing_id, seller_id=seller_id)
