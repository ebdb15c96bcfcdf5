"""The export itself: a ZIP with everything that the features declare about a person, and their files."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
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
from stoa.kernel.storage import Storage, Stored, get, put

_CHUNK = 256 * 1024
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def export_key(export_id: UUID) -> str:
    """Say where an export lies."""
    return f"exports/{export_id}.zip"


def whose_are(person: Person) -> Whose:
    """Say by what a person's rows are found."""
    email = person.email
    return Whose(person.id, email and email.lower(), email and email_key(email))


async def write_archive(accounts: Accounts, files: Storage, person: Person, export_id: UUID) -> Stored:
    """Write the export of a person into the storage, where nobody sees it without a signed link."""
    db = accounts.database.read()
    with tempfile.TemporaryDirectory(prefix="stoa-export-") as folder:
        path = Path(folder) / "export.zip"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            with archive.open(ZipInfo("data.json"), "w", force_zip64=True) as out:
                await _write_rows(db, accounts, person, out)
            await _add_files(db, accounts, files, person.id, archive)
        return await put(files, export_key(export_id), _chunks(path), content_type="application/zip")


async def _write_rows(db: Read, accounts: Accounts, person: Person, out: IO[bytes]) -> None:
    """Write one JSON document piece by piece: nobody knows how much somebody has written in ten years."""
    head = as_json({"site": accounts.site.name, "personId": person.id, "madeAt": clock.now()})
    out.write(f'{head[:-1]},"tables":{{'.encode())
    before = ""
    for table, plans in _by_table(plans_of(accounts.site)).items():
        out.write(f"{before}{as_json(table)}:[".encode())
        await _write_table(db, plans, whose_are(person), out)
        out.write(b"]")
        before = ","
    out.write(b"}}")


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


async def _add_files(db: Read, accounts: Accounts, files: Storage, person_id: UUID, archive: ZipFile) -> None:
    for feature in accounts.site.features:
        if feature.personal_files is None:
            continue
        for number, one in enumerate(await feature.personal_files(db, person_id), 1):
            info = ZipInfo(f"files/{feature.name}/{number}-{one.name.translate(_UNSAFE)}")
            info.compress_type = ZIP_STORED
            body = await get(files, one.key)
            with archive.open(info, "w", force_zip64=True) as out:
                async for chunk in body.chunks:
                    out.write(chunk)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as source:
        while chunk := await asyncio.to_thread(source.read, _CHUNK):
            yield chunk
