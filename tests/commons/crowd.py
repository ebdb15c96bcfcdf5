"""Many people at once, each with a key of their own; none has gone through the door, which would cost time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2

from stoa.accounts.access import service as access
from stoa.accounts.api_keys import queries as keys
from stoa.accounts.api_keys.rules import PURPOSE, WRITE, write_key
from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.crypto import hash_token, token
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import accounts_at
from tests.harness.web import SiteUnderTest

WORDS = "I have been here for six weeks, and the people still surprise me with how kind they are."


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who asks by key."""

    site: SiteUnderTest
    id: UUID
    username: str
    key: str

    async def ask(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        """Call the API."""
        more = {} if body is None else {"json": body}
        return await self.site.request(method, path, headers={"Authorization": f"Bearer {self.key}"}, **more)

    async def get(self, path: str) -> Any:
        """Give what the API answers."""
        answer = await self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]


async def gather_crowd(
    site: SiteUnderTest,
    names: list[str],
    *,
    age: timedelta = timedelta(days=30),
    role: str = "",
    scopes: tuple[str, ...] = (),
) -> list[Member]:
    """Give people of these names, whose accounts are so old."""
    await site.get("/api/v1/users/me", headers={"Authorization": "Bearer none"})
    accounts = accounts_at(site)
    crowd: list[Member] = []
    async with accounts.database.write() as tx:
        for name in names:
            person = await people.add_person(tx, username=name, email=f"{name}@crowd.example", name=name.title())
            if role:
                await access.add_demo_role(tx, person.id, role)
            key_id, secret = new_id(), token()
            await keys.INSERT.run(
                tx,
                id=key_id,
                person_id=person.id,
                name="crowd",
                secret_hash=hash_token(accounts.keys, secret, PURPOSE),
                scopes=[WRITE, *scopes],
                created_by=person.id,
                expires_at=clock.now() + timedelta(days=1),
            )
            crowd.append(Member(site, person.id, name, write_key(key_id, secret)))
        ids = [one.id for one in crowd]
        await tx.connection.execute(
            "update accounts.people set created_at = $1 where id = any($2)", clock.now() - age, ids
        )
    return crowd


async def plant_people(site: SiteUnderTest, many: int) -> list[UUID]:
    """Give many people who have been here for a month and ask for nothing themselves, in one statement."""
    async with accounts_at(site).database.write() as tx:
        rows = await tx.connection.fetch(
            "insert into accounts.people (id, username, created_at)"
            " select gen_random_uuid(), 'planted-' || n, $2 from generate_series(1, $1::int) as n returning id",
            many,
            clock.now() - timedelta(days=30),
        )
    return [row["id"] for row in rows]


async def run_sql(site: SiteUnderTest, statement: str, *args: Any) -> None:
    """Make the rows that a test begins with."""
    async with accounts_at(site).database.write() as tx:
        await tx.connection.execute(statement, *args)


async def read_sql(site: SiteUnderTest, statement: str, *args: Any) -> Any:
    """Look at one value."""
    async with accounts_at(site).database.write() as tx:
        return await tx.connection.fetchval(statement, *args)


async def add_server(site: SiteUnderTest, slug: str = "ember-hollow", owner: UUID | None = None) -> UUID:
    """List a server, of somebody where named."""
    server_id = new_id()
    await run_sql(
        site,
        "insert into servers (id, slug, name, game_type, address, latitude, longitude, created_at)"
        " values ($1, $2, $3, 'MINECRAFT', $4, 48.2, 16.4, now())",
        server_id,
        slug,
        slug.replace("-", " ").title(),
        f"play.{slug}.example",
    )
    if owner is not None:
        await run_sql(
            site, "insert into server_team (server_id, person_id, role) values ($1, $2, 'owner')", server_id, owner
        )
    return server_id
