"""What every room of accounts works with: one site's database, keys and settings, in one process."""

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from stoa.kernel.config import Config
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database
from stoa.kernel.feature import Permission, Role, Site
from stoa.kernel.limits import Limiter
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.shield import Shield
from stoa.kernel.valkey import Valkey


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from, as far as it is remembered."""

    address: str = ""
    agent: str = ""
    device_secret: str = ""
    """What the browser shows to be known again; empty for one that was never here."""
    origin: str = ""
    """What links in mail begin with: the site's origin, and in development the address that was asked."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class Accounts:
    """One site's accounts as a process sees them."""

    site: Site
    config: Config
    database: Database
    valkey: Valkey
    keys: Keyring
    """The site's own keyring."""
    outgoing: Outgoing
    limiter: Limiter
    shield: Shield | None
    origin: str
    """What links in mail begin with, and who issues tokens."""
    _kept: dict[Any, Any] = field(default_factory=dict)

    def keep[T](self, make: "Callable[[Accounts], T]") -> T:
        """Give what a room has made for this site, made by `make` when it is first asked for."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return cast("T", self._kept[make])

    def setting[S](self, group: type[S]) -> S:
        """Give a group of settings as the site sees them."""
        return self.config.for_site(self.site.name, group)


def list_permissions(accounts: Accounts) -> dict[str, Permission]:
    """Give every permission that a feature of the site declares, by name."""
    return {one.name: one for one in accounts.site.walk(lambda feature: feature.permissions)}


MEMBER = Role("member", "Member", "Everybody who has an account.")
MODERATOR = Role("moderator", "Moderator", "Looks after what members write.")
ADMIN = Role("admin", "Administrator", "May do everything on this site.")
ROLES = (MEMBER, MODERATOR, ADMIN)
STAFF = (ADMIN.name, MODERATOR.name)
STAFF_TIER = "staff"
"""Sites give their own roles this tier of limits where whoever has one looks after the site."""


def list_roles(site: Site) -> dict[str, Role]:
    """Give every role of a site, by name: those that each site has, and its own."""
    return {role.name: role for role in (*ROLES, *site.roles)}


def chief_role(roles: Iterable[str]) -> str:
    """Name the one role that stands for somebody, where only one is asked for."""
    held = set(roles)
    for name in ("admin", "moderator"):
        if name in held:
            return name
    return min(held, default=MEMBER.name)


def is_staff(roles: Iterable[str], declared: Iterable[Role] = ()) -> bool:
    """Say whether one of these roles looks after the site."""
    return not {*STAFF, *(role.name for role in declared if role.tier == STAFF_TIER)}.isdisjoint(roles)


def demo_email(site: Site, role: str) -> str:
    """Give the address of the demo account that has a role; nobody else can have one there."""
    return f"{role}@{site.name}.example"


_by_owner: "weakref.WeakKeyDictionary[object, Accounts]" = weakref.WeakKeyDictionary()


def remember_for(owner: object, make: Callable[[], Accounts]) -> Accounts:
    """Give the accounts that belong to a running app, made when they are first asked for."""
    found = _by_owner.get(owner)
    if found is None:
        found = _by_owner[owner] = make()
    return found
