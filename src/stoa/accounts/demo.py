"""Accounts for looking around: one for each role of each site. There are none in production."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import Access
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Model
from stoa.kernel.http.routes import get

from .access import service as access
from .attempts.seed import plant_attempts
from .context import MEMBER, demo_email, list_roles
from .passwords import service as passwords
from .people import queries
from .people import service as people
from .people.seed import set_joined

_HERE_FOR = timedelta(days=210)


class DemoAccount(Model, frozen=True):
    """An account and how to get into it."""

    site: str
    role: str
    email: str
    password: str


def demo_accounts(sites: Iterable[Site]) -> list[DemoAccount]:
    """Say which demo accounts there are; they follow from what the sites declare."""
    return [
        DemoAccount(site.name, role, demo_email(site, role), f"Look-around-as-{role}-1")
        for site in sites
        for role in list_roles(site)
    ]


async def _plant(db: Write, site: Site) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=19_456, parallelism=1)
    for one in demo_accounts([site]):
        if await people.find_person_by_email(db, one.email) is not None:
            continue
        person = await people.add_person(db, username=f"demo-{one.role}", email=one.email, name=f"Demo {one.role}")
        await set_joined(db, person.id, clock.now() - _HERE_FOR)
        await passwords.set_hash(db, person.id, hasher.hash(one.password))
        if one.role != MEMBER.name:
            await access.add_demo_role(db, person.id, one.role)


async def holds_others(db: Read, site: Site) -> bool:
    """Say whether people are here, and none of the demo: accounts whose passwords everybody knows are not for them."""
    if not await queries.ANYBODY.one(db):
        return False
    return not [one for one in demo_accounts([site]) if await people.find_person_by_email(db, one.email) is not None]


async def list_open_accounts(db: Read, site: Site) -> list[str]:
    """List the demo accounts into which anybody gets who knows Stoa."""
    found = []
    for one in demo_accounts([site]):
        person = await people.find_person_by_email(db, one.email)
        kept = await passwords.find_hash(db, person.id) if person is not None else None
        with suppress(VerificationError, InvalidHashError):
            if kept is not None and PasswordHasher().verify(kept, one.password):
                found.append(one.email)
    return found


def _only_in_development(exchange: Exchange) -> None:
    if exchange.app.runtime.config.production:
        raise NotFound


@get("/dev/accounts", access=Access("development", _only_in_development), listed=False, summary="The demo sign-ins")
async def list_demo_accounts(request: Exchange) -> list[DemoAccount]:
    """List the demo accounts of every site that is served."""
    return demo_accounts(request.app.runtime.sites.values())


def demo_sign_ins() -> Feature:
    """Give a site a month of sign-ins; they come after everybody who could have signed in."""
    return Feature(name="demo-sign-ins", package=__package__, seed=plant_attempts, order=200)


def demo_feature(site: Site) -> Feature:
    """Give a site the accounts for looking around in it; they come before everything that belongs to somebody."""
    return Feature(name="demo-accounts", package=__package__, seed=partial(_plant, site=site), order=-100)
