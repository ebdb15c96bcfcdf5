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
from stoa.accounts.privacy.tombstones import add_tombstone, hash_of
from stoa.kernel import clock, mail
from stoa.kernel.db import Write
from stoa.kernel.events import emit, forget_aggregate
from stoa.kernel.storage import Storage, delete


async def erase_person(tx: Write, accounts: Accounts, files: Storage, person_id: UUID) -> None:
    """Erase what every feature has declared, and leave a row that says nothing, for what refers to it.

    The name is free from here on: the grace before was its rest.
    """
    person = await people.lock_person(tx, person_id)
    whose = whose_are(person)
    open_ones = await people.list_authority_ids(tx, person_id)
    await _delete_files(tx, accounts, files, person_id)
    former = await queries.FORMER_EMAILS.all(tx, person_id=person_id)
    for email in (*former, *([person.email] if person.email else [])):
        with suppress(mail.BadAddress):  # a provider vouched for it, and no mail could ever be sent there
            await mail.forget_address(tx, email)
    plans = plans_of(accounts.site)
    for plan in sorted(plans, key=lambda one: one.table == PEOPLE):
        await erase_rows(tx, plan, whose)
    await forget_aggregate(tx, str(person_id))
    await queries.ANONYMISE.run(tx, id=person_id, username=f"gone-{person_id.hex[-12:]}")
    records_of(accounts).change(tx, open_ones)
    await emit(tx, StatusChanged(person_id, Status.ANONYMISED))
    await emit(tx, PersonErased(person_id))
    made = hash_of(accounts, person_id)
    await queries.INSERT_TOMBSTONE.run(tx, hash=made, at=clock.now())
    await add_tombstone(accounts, made)


async def _delete_files(tx: Write, accounts: Accounts, files: Storage, person_id: UUID) -> None:
    for export_id in await queries.EXPORT_IDS.all(tx, person_id=person_id):
        await delete(files, export_key(export_id))
        await queries.DELETE_EXPORT.run(tx, id=export_id)
    for feature in accounts.site.features:
        if feature.personal_files is not None:
            for one in await feature.personal_files(tx, person_id):
                await delete(files, one.key)
