"""Declarations: what a feature brings, and what a site is made of.

The kernel walks these; it knows no site and no feature by name. Tests and documentation walk them, too.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

if TYPE_CHECKING:
    from stoa.kernel.crypto import Keyring
    from stoa.kernel.db import Read, Write
    from stoa.kernel.events import Consumer
    from stoa.kernel.http.routes import Route
    from stoa.kernel.http.site_app import Authenticator, BeforePage, PageFacts
    from stoa.kernel.http.sockets import SocketRoute
    from stoa.kernel.jobs import Cron, Job
    from stoa.kernel.limits import Limit, Tiers
    from stoa.kernel.runtime import Runtime
    from stoa.ui.look import Look


# The one place that knows where sites live; none of them is known by name.
SITES = "stoa.sites"


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that a role may allow; `name` is stable, `meaning` is shown where roles are edited."""

    name: str
    meaning: str
    roles: tuple[str, ...] = ()
    """The roles that have it from the start, besides the administrator, who has all."""
    includes: tuple[str, ...] = ()
    """Permissions that whoever has this one has, too."""


@dataclass(frozen=True, slots=True)
class Role:
    """A set of permissions that people are given under one name."""

    name: str
    title: str
    meaning: str
    tier: str = ""
    """Which tier of limits whoever has it belongs to; of several, the one that the site declares first."""


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column that holds something about a person, and what becomes of it."""

    table: str
    column: str
    why: str
    on_delete: str
    """`erase`, `anonymise`, or `keep` with the legal ground in `why`.

    Rows of which everything is erased go; where something is kept or anonymised, the row stays and the rest is emptied.
    """
    owner: str = "person_id"
    """The column that says whose row it is; empty where no column does and the room sees to it by itself."""
    matches: Literal["id", "email", "email_key"] = "id"
    """What stands in that column."""
    through: str = ""
    """`table.column` whose `person_id` says whose the value in `owner` is, where rows know people by another name."""
    secret: bool = False
    """It opens something, so nobody is given it, not even its owner. Bytes never are: they are hashes and boxes."""


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """A stored file that belongs to a person."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Something that is done only with a person's consent; who agreed to another version has not agreed to this one."""

    purpose: str
    version: str
    meaning: str


type FindFiles = Callable[["Read", UUID], Awaitable[list[PersonalFile]]]

type BeforeErasing = Callable[["Write", "Site", UUID], Awaitable[None]]
type ReadAhead = Callable[["Read"], Awaitable[object]]
type Alongside = Callable[["Runtime", str], Awaitable[None]]
type Seed = Callable[["Write"], Awaitable[None]]
type SeedWithKeys = Callable[["Write", "Keyring"], Awaitable[None]]
type Grow = Callable[["Write", int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One room's doors: everything that it adds to a site, in one declaration."""

    name: str
    package: str
    routes: tuple["Route", ...] = ()
    sockets: tuple["SocketRoute", ...] = ()
    jobs: tuple["Job[Any]", ...] = ()
    crons: tuple["Cron", ...] = ()
    consumers: tuple["Consumer[Any]", ...] = ()
    permissions: tuple[Permission, ...] = ()
    limits: tuple["Limit", ...] = ()
    personal: tuple[PersonalColumn, ...] = ()
    personal_files: FindFiles | None = None
    """Which stored files belong to a person: they are exported, and removed when the person's data is."""
    before_erasing: BeforeErasing | None = None
    """What is done before somebody's rows go, in the same transaction: figures that counted them are put right."""
    held_as: str = ""
    """What people are told this is, where they read what is held of them; its name, unless that is a word of ours."""
    consents: tuple[Consent, ...] = ()
    seed: Seed | None = None
    seed_with_keys: SeedWithKeys | None = None
    """Demo rows that hold secrets of this installation; they come after every seed."""
    grow: Grow | None = None
    """Makes a demo world large: until there are so many of what the site is about. It runs after every seed."""
    authenticate: "Authenticator | None" = None
    """How a request says who sends it; sets `exchange.actor` when it knows."""
    before_page: "BeforePage | None" = None
    """What has to be at hand before the frame of a page is made, since `page_facts` cannot wait."""
    page_facts: "PageFacts | None" = None
    """What the frame of every page shows besides what the kernel knows, such as who has signed in."""
    read_ahead: ReadAhead | None = None
    """What a web process reads before it takes requests, for it keeps that for itself. It waits two seconds at most."""
    alongside: Alongside | None = None
    """What a web process does for a site beside answering, until it is cancelled as the process leaves."""
    declares: tuple[object, ...] = ()
    """What rooms above the kernel understand, each by its type: `site.declared(kind)` finds it."""
    order: int = 0
    """Where its migrations and seed stand among the others of its layer: lower first."""

    @property
    def folder(self) -> Path:
        """Where the feature's files are."""
        return package_folder(self.package)

    @property
    def migrations(self) -> Path | None:
        """The feature's migrations, where it has some."""
        return _folder_in(self.folder, "migrations")

    @property
    def templates(self) -> Path | None:
        """The feature's templates, where it has some."""
        return _folder_in(self.folder, "templates")


@dataclass(frozen=True, slots=True)
class FooterLine:
    """A link at the foot of every page, for what people look for there; a feature declares it."""

    label: str
    href: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class SearchBox:
    """The search box in the header: where it leads, its words, and the parameter that it fills."""

    url: str
    label: str
    parameter: str = "q"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A complete product: what it is called, how it looks, and the features that it is made of."""

    name: str
    title: str
    tagline: str
    look: "Look"
    features: tuple[Feature, ...]
    description: str = ""
    navigation: tuple[tuple[str, str], ...] = field(default=())
    search: SearchBox | None = None
    roles: tuple[Role, ...] = ()
    """Roles of its own, besides those that every site has."""
    rates: "Mapping[str, Tiers]" = field(default_factory=dict)
    """Its own rates of limits, by the limit's name; what it does not name has the rates that the limit declares."""
    _declared: dict[type, tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def declared[T](self, kind: type[T]) -> tuple[T, ...]:
        """Everything of one type among what the features declare for the rooms above the kernel, looked up once."""
        found: tuple[T, ...] | None = self._declared.get(kind)
        if found is None:
            found = tuple(one for feature in self.features for one in feature.declares if isinstance(one, kind))
            self._declared[kind] = found
        return found

    def walk[T](self, pick: Callable[[Feature], tuple[T, ...]]) -> Iterator[T]:
        """Everything of one kind that the features declare."""
        for feature in self.features:
            yield from pick(feature)


@cache
def _folder_in(folder: Path, name: str) -> Path | None:
    inner = folder / name
    return inner if inner.is_dir() else None


@cache
def package_folder(package: str) -> Path:
    """Where a package's files are."""
    module = importlib.import_module(package)
    return Path(next(iter(module.__path__)))


def discover_sites() -> dict[str, Site]:
    """Every folder under `stoa.sites` that declares a `SITE`, by name, with the features that all sites share first."""
    found: dict[str, Site] = {}
    home = importlib.import_module(SITES)
    shared: Callable[[Site], tuple[Feature, ...]] = getattr(home, "shared_features", lambda _: ())
    for info in pkgutil.iter_modules(home.__path__, f"{SITES}."):
        module = importlib.import_module(info.name)
        site = getattr(module, "SITE", None)
        if isinstance(site, Site):
            found[site.name] = replace(site, features=(*shared(site), *site.features))
    return dict(sorted(found.items()))
