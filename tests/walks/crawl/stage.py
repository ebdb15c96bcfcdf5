"""Two people at a site, each with a world of their own."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Subject
from stoa.kernel.errors import NotFound
from stoa.kernel.http.endpoint import Endpoint
from stoa.kernel.storage import put
from tests.accounts.at_the_door import Visitor, open_site
from tests.harness.web import SiteUnderTest, StartSite

from .catalogue import Table, read_catalogue
from .filling import id_of
from .planting import World, plant_world

# What a request may write although it is refused: that somebody was there.
TRACES = ("accounts.sessions",)


@dataclass(slots=True)
class Stage:
    """The site, who is there, and what is whose."""

    site: SiteUnderTest
    ann: Visitor
    bob: Visitor
    theirs: World
    own: World
    tables: dict[str, Table]

    @property
    def endpoints(self) -> list[Endpoint]:
        """Every route of the site."""
        return self.site.edge._sites[f"{self.site.name}.localhost"].endpoints

    async def kept(self) -> dict[str, set[str]]:
        """Give every row there is, readable."""
        async with connected(self.site) as connection:
            return {
                name: {row[0] for row in await connection.fetch(f"select t::text from {name} t")}
                for name in self.tables
                if name not in TRACES
            }

    async def hide_theirs(self) -> set[str]:
        """Hide what the first of them has, as moderators do; give the ids."""
        hidden: set[str] = set()
        async with self.site.runtime.databases[self.site.name].write() as tx:
            for subject in self.site.runtime.sites[self.site.name].declared(Subject):
                known = id_of(self.theirs, f"{subject.part_of or subject.kind}_id")
                if subject.hide is None:
                    continue
                with suppress(NotFound):  # the site has no place for it, though it has the table
                    await subject.hide(tx, UUID(known))
                    hidden.add(known)
        return hidden


@asynccontextmanager
async def connected(site: SiteUnderTest) -> AsyncIterator[Any]:
    """Give a connection of the test's own."""
    connection = await asyncpg.connect(site.runtime.databases[site.name].url)
    try:
        yield connection
    finally:
        await connection.close()


def key_of(who: str) -> str:
    """Say where somebody's file lies."""
    return f"private/{who}/whole"


async def keep_bytes(stage: Stage) -> dict[str, bytes]:
    """Lay down bytes for the file of each of them, where the table says that they are; give them by whose they are."""
    files = stage.site.runtime.files[stage.site.name]
    kept: dict[str, bytes] = {}
    async with connected(stage.site) as connection:
        for world in (stage.theirs, stage.own):
            kept[world.who] = f"the bytes of {world.who}'s file".encode()
            key, variant = key_of(world.who), world.rows["commons.media_variants"]
            info = await put(files, key, kept[world.who], content_type="image/webp")
            await connection.execute(
                "update commons.media_variants set key = $1, size = $2, content_type = $3 where media_id = $4",
                *(key, info.size, "image/webp", variant["media_id"]),
            )
    return kept


async def set_stage(start_site: StartSite, name: str, **settings: str) -> Stage:
    """Serve a site in which two people have something of every kind; nobody counts their requests."""
    site = await open_site(start_site, name, GAME_ADDRESSES_ALLOW_PRIVATE="true", **settings)
    visitors = {who: await Visitor(site, f"{who}@stoa.example", f"{who}-lee").join() for who in ("ann", "bob")}
    worlds: dict[str, World] = {}
    chief = chief_subject(site)
    purpose = next(one.name for one in site.runtime.sites[name].declared(MediaPurpose) if one.subject == chief)
    async with connected(site) as connection:
        tables = await read_catalogue(connection)
        for who, visitor in visitors.items():
            await visitor.sign_in()
            world = worlds[who] = World(who, UUID(visitor.person_id), chief, purpose, tables)
            await plant_world(connection, tables, world)
            # With a second factor, what is dangerous asks for it; this session has shown one.
            await connection.execute(
                "update accounts.sessions set methods = methods || '{recovery-code}' where id = $1",
                UUID(visitor.session_id),
            )
    stage = Stage(site, visitors["ann"], visitors["bob"], worlds["ann"], worlds["bob"], tables)
    for endpoint in stage.endpoints:
        endpoint.limits = ()
    return stage


def chief_subject(site: SiteUnderTest) -> str:
    """Name the kind of thing that the site is about: the first that people may keep."""
    subjects: Iterable[Subject] = site.runtime.sites[site.name].declared(Subject)
    return next(one.kind for one in subjects if "favorites" in one.takes)
