"""The export itself: a ZIP with everything that the features declare about a person, and their files."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from stoa.accounts.context import Accounts
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import email_key
from stoa.accounts.privacy.rules import TablePlan, Whose, plans_of
from stoa.accounts.privacy.tables import read_rows
from stoa.kernel import clock
from stoa.kernel.db import Read, as_json
from stoa.kernel.storage import NoSuchFile, Storage, Stored, get, put

_CHUNK = 256 * 1024
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def export_key(export_id: UUID) -> str:
    """Say where an export lies."""
    return f"exports/{export_id}.zip"


def whose_are(person: Person) -> Whose:
    """Say by what a person's rows are found."""
    email = person.email
    return Whose(person.id, email and email.lower(), email and email_key(email))


type Tell = Callable[[int, int, str], Awaitable[None]]


async def write_archive(accounts: Accounts, files: Storage, person: Person, export_id: UUID, *, tell: Tell) -> Stored:
    """Write the export of a person into the storage, where nobody sees it without a signed link.

    It is collected in a file without a name: a worker that is killed leaves nothing of it behind.
    """
    db = accounts.database.read()
    with tempfile.TemporaryFile(prefix="stoa-export-") as whole:
        with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
            with archive.open(ZipInfo("data.json"), "w", force_zip64=True) as out:
                await _write_rows(db, accounts, person, out, tell)
            await _add_files(db, accounts, files, person.id, archive, tell)
        whole.seek(0)
        return await put(files, export_key(export_id), _chunks(whole), content_type="application/zip")


async def _write_rows(db: Read, accounts: Accounts, person: Person, out: IO[bytes], tell: Tell) -> None:
    """Write one JSON document piece by piece: nobody knows how much somebody has written in ten years."""
    tables = _by_table(plans_of(accounts.site))
    head = {"site": accounts.site.name, "personId": person.id, "madeAt": clock.now(), "why": _reasons(tables)}
    out.write(f'{as_json(head)[:-1]},"tables":{{'.encode())
    before = ""
    for number, (table, plans) in enumerate(tables.items()):
        await tell(number, len(tables), "Collecting what you have written and set")
        out.write(f"{before}{as_json(table)}:[".encode())
        await _write_table(db, plans, whose_are(person), out)
        out.write(b"]")
        before = ","
    out.write(b"}}")


def _reasons(tables: dict[str, list[TablePlan]]) -> dict[str, dict[str, str]]:
    return {
        table: {one.column: one.why for plan in plans for one in plan.columns if not one.secret}
        for table, plans in tables.items()
    }


async def _write_table(db: Read, plans: list[TablePlan], whose: Whose, out: IO[bytes]) -> None:
    before = b""
    for plan in plans:
        async with read_rows(db, plan, whose) as rows:
            async for row in rows:
                out.write(before + bytes(row))
                before = b","


def _by_table(plans: list[TablePlan]) -> dict[str, list[TablePlan]]:
    found: dict[str, list[TablePlan]] = {}
    for plan in plans:
        found.setdefault(plan.table, []).append(plan)
    return found


async def _add_files(
    db: Read, accounts: Accounts, files: Storage, person_id: UUID, archive: ZipFile, tell: Tell
) -> None:
    for feature in accounts.site.features:
        if feature.personal_files is None:
            continue
        theirs = await feature.personal_files(db, person_id)
        for number, one in enumerate(theirs, 1):
            await tell(number, len(theirs) + 1, "Packing your files")
            await _add_file(files, f"{feature.name}/{number}-{one.name.translate(_UNSAFE)}", one.key, archive)


async def _add_file(files: Storage, name: str, key: str, archive: ZipFile) -> None:
    try:
        body = await get(files, key)
    except NoSuchFile:
        archive.writestr(f"missing/{name}.txt", "This file is known here, and could not be found any more.\n")
        return
    info = ZipInfo(f"files/{name}")
    info.compress_type = ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as out:
        async for chunk in body.chunks:
            out.write(chunk)


async def _chunks(whole: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(whole.read, _CHUNK):
        yield chunk
