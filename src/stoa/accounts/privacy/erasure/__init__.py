"""Erasing a person: after this no declared column says anything about them."""

from contextlib import suppress
from uuid import UUID

from stoa.accounts.authority import records_of
from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.accounts.people.events import StatusChanged
from stoa.accounts.people.models import Status
from stoa.accounts.privacy import queries
from stoa.accounts.privacy.archive import export_key, whose_are
from stoa.accounts.privacy.events import PersonErased
from stoa.accounts.privacy.rules import PEOPLE, plans_of
from stoa.accounts.privacy.tables import erase_rows
from stoa.accounts.privacy.tombstones import add_tombstone, find_returned, keep_tombstones
from stoa.kernel import audit, clock, mail
from stoa.kernel.db import Write
from stoa.kernel.events import emit, forget_aggregate
from stoa.kernel.storage import Storage, delete


async def erase_person(tx: Write, accounts: Accounts, files: Storage, person_id: UUID) -> None:
    """Erase what every feature has declared, and leave a row that says nothing, for what refers to it.

    The name is free from here on: the grace before was its rest. Whoever is erased already is left alone.
    """
    person = await people.lock_person(tx, person_id)
    if person.status is Status.ANONYMISED:
        return
    whose = whose_are(person)
    open_ones = await people.list_authority_ids(tx, person_id)
    await _delete_files(tx, accounts, files, person_id)
    former = await queries.FORMER_EMAILS.all(tx, person_id=person_id)
    for email in (*former, *([person.email] if person.email else [])):
        with suppress(mail.BadAddress):  # a provider vouched for it, and no mail could ever be sent there
            await mail.forget_address(tx, email)
    for feature in accounts.site.features:
        if feature.before_erasing is not None:
            await feature.before_erasing(tx, accounts.site, person_id)
    plans = plans_of(accounts.site)
    for plan in sorted(plans, key=lambda one: one.table == PEOPLE):
        await erase_rows(tx, plan, whose)
    await forget_aggregate(tx, str(person_id))
    await queries.ANONYMISE.run(tx, id=person_id, username=f"gone-{person_id.hex[-12:]}")
    records_of(accounts).change(tx, open_ones)
    await emit(tx, StatusChanged(person_id, Status.ANONYMISED))
    await emit(tx, PersonErased(person_id))
    await audit.record(tx, audit.ERASED, by=audit.By(name="privacy"), kind="person", id=person_id)
    await queries.END_DEPARTURE.run(tx, person_id=person_id)
    await add_tombstone(tx, accounts, person_id)


async def begin_erasure(tx: Write, person_id: UUID) -> bool:
    """Say that an erasure which is due is under way. False: it is not due, was taken back, or is done.

    This is committed by itself: files go before the transaction that erases ends, and an erasure that is cut off after
    that must be done again, not taken back.
    """
    await people.lock_person(tx, person_id)
    return await queries.BEGIN.first(tx, person_id=person_id, now=clock.now()) is not None


async def erase_returned(accounts: Accounts, files: Storage) -> int:
    """Erase at once whoever a restored backup has brought back; give how many."""
    found = await find_returned(accounts, accounts.database.read())
    for person_id in found.ids:
        async with accounts.database.write() as tx:
            await erase_person(tx, accounts, files, person_id)
    if found.strangers:
        async with accounts.database.write() as tx:
            await keep_tombstones(tx, found.strangers)
    return len(found.ids)


async def _delete_files(tx: Write, accounts: Accounts, files: Storage, person_id: UUID) -> None:
    for export_id in await queries.EXPORT_IDS.all(tx, person_id=person_id):
        await delete(files, export_key(export_id))
        await queries.DELETE_EXPORT.run(tx, id=export_id)
    for feature in accounts.site.features:
        if feature.personal_files is not None:
            for one in await feature.personal_files(tx, person_id):
                await delete(files, one.key)
