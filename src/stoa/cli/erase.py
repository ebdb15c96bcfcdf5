"""`stoa erase`: erase people from the machine itself, on a written request or after a restore."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import click
from obstore.store import LocalStore

from stoa.accounts.context import Accounts
from stoa.accounts.offline import accounts_of_site
from stoa.accounts.people import service as people
from stoa.accounts.people.errors import BadEmail
from stoa.accounts.people.rules import normalise_email
from stoa.accounts.privacy import service
from stoa.accounts.privacy.erasure import begin_erasure, erase_person, erase_returned
from stoa.accounts.privacy.errors import LastAdministratorStays
from stoa.accounts.privacy.models import Departure
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.runtime import open_runtime
from stoa.kernel.storage import Storage

from .backups.restoring import Target
from .faults import OperatorFault
from .installation import Installation, open_installation
from .say import say

type Act[T] = Callable[[Accounts, Storage], Awaitable[T]]


@click.group()
def command() -> None:
    """Erase people: those who have asked in writing, and those whom a restored backup has brought back."""


@command.command()
@click.argument("site")
@click.argument("email")
@click.option("--now", is_flag=True, help="Erase at once, instead of when the time to come back is over.")
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
def person(site: str, email: str, *, now: bool, yes: bool) -> None:
    """Delete the account at SITE that has this EMAIL, as its owner could; nobody brings back what is erased."""
    if now and not yes:
        click.confirm(f"Erase everything that {site} knows of {email}, for good?", abort=True)

    async def act(accounts: Accounts, files: Storage) -> Departure:
        return await _erase(accounts, files, email, now=now)

    with open_installation([site]) as installation:
        departure = do_with_accounts(installation, site, act)
    if now:
        say(f"Nothing about {email} is left at {site}.")
    else:
        say(f"{email} is signed out of {site}, and is erased after {departure.due_at:%Y-%m-%d %H:%M} UTC.")


async def _erase(accounts: Accounts, files: Storage, email: str, *, now: bool) -> Departure:
    try:
        address = normalise_email(email)
        async with accounts.database.write() as tx:
            found = await people.find_person_by_email(tx, address)
            if found is None:
                message = f"Nobody at {accounts.site.name} has the address {email}."
                raise OperatorFault(message)
            departure = await service.start_departure(tx, accounts, found.id, "", grace=timedelta() if now else None)
        if now:
            async with accounts.database.write() as tx:
                await begin_erasure(tx, found.id)
            async with accounts.database.write() as tx:
                await erase_person(tx, accounts, files, found.id)
    except (BadEmail, LastAdministratorStays) as fault:
        raise OperatorFault(fault.words) from fault
    return departure


@command.command()
@click.argument("site")
def restored(site: str) -> None:
    """Erase again at SITE whoever a restored backup has brought back; `stoa restore` and the worker do it, too."""
    with open_installation([site]) as installation:
        say(words_of(site, do_with_accounts(installation, site, erase_returned)))


def words_of(site: str, count: int) -> str:
    """Say how many were erased again."""
    if not count:
        return f"{site}: nobody who was erased is back."
    return f"{site}: {count} {'person' if count == 1 else 'people'} who had been erased since are erased again."


def do_with_accounts[T](installation: Installation, site: str, act: Act[T], *, elsewhere: Target | None = None) -> T:
    """Do something with a site's accounts; `elsewhere` is a copy that was restored beside it."""

    async def run() -> T:
        runtime = open_runtime(installation.config, installation.sites, installation.addresses)
        accounts, files = accounts_of_site(runtime, site), runtime.files[site]
        if elsewhere is not None:
            settings = installation.config.for_site(site, DatabaseSettings)
            accounts = replace(accounts, database=Database(elsewhere.url, settings))
            if elsewhere.root is not None:
                files = replace(files, store=LocalStore(elsewhere.root), root=elsewhere.root)
        try:
            return await act(accounts, files)
        finally:
            await accounts.database.close()
            await runtime.close()

    return asyncio.run(run())
