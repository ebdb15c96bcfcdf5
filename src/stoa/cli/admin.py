"""`stoa admin`: give roles to people, from the machine itself."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from stoa.accounts.access import service as access
from stoa.accounts.access.errors import LastAdministrator, UnknownRole
from stoa.accounts.context import Accounts, list_roles
from stoa.accounts.offline import accounts_of_site
from stoa.accounts.people import service as people
from stoa.accounts.people.errors import BadEmail
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import normalise_email
from stoa.kernel.db import Write
from stoa.kernel.runtime import open_runtime

from .faults import OperatorFault
from .installation import open_installation
from .say import say

type Act = Callable[[Write, Accounts, Person], Awaitable[bool]]


@click.group()
def command() -> None:
    """Give roles to people, and take them away. Whoever runs this needs no account."""


@command.command()
@click.argument("site")
@click.argument("email")
@click.argument("role")
def grant(site: str, email: str, role: str) -> None:
    """Give the person at SITE who has this EMAIL a ROLE, such as admin."""
    done = _do(
        site, email, role, lambda tx, accounts, person: access.grant_role(tx, accounts, person.id, role, by=None)
    )
    say(f"{email} has the role {role} at {site} from now on." if done else f"{email} has the role {role} already.")


@command.command()
@click.argument("site")
@click.argument("email")
@click.argument("role")
def revoke(site: str, email: str, role: str) -> None:
    """Take a ROLE from the person at SITE who has this EMAIL."""
    done = _do(
        site, email, role, lambda tx, accounts, person: access.revoke_role(tx, accounts, person.id, role, by=None)
    )
    say(f"{email} has the role {role} at {site} no longer." if done else f"{email} does not have the role {role}.")


def _do(site: str, email: str, role: str, act: Act) -> bool:
    with open_installation([site]) as installation:
        runtime = open_runtime(installation.config, installation.sites, installation.addresses)

        async def run() -> bool:
            try:
                accounts = accounts_of_site(runtime, site)
                async with accounts.database.write() as tx:
                    person = await people.find_person_by_email(tx, normalise_email(email))
                    if person is None:
                        message = f"Nobody at {site} has the address {email}. They sign up first, then this works."
                        raise OperatorFault(message)
                    return await act(tx, accounts, person)
            except UnknownRole as fault:
                names = ", ".join(list_roles(installation.sites[site]))
                message = f"{site} has no role called {role!r}. There are: {names}."
                raise OperatorFault(message) from fault
            except (LastAdministrator, BadEmail) as fault:
                raise OperatorFault(fault.words) from fault
            finally:
                await runtime.close()

        return asyncio.run(run())
