"""A small shop with one route for each thing that the HTTP layer promises."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.db import Once, Query, Read, Write
from stoa.kernel.errors import Conflict, Fault, all_faults
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Input, Model, Redirect, Reply, Stream, View
from stoa.kernel.http.routes import Cached, get, patch, post, put
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.ui.default_look import STOA

TABLE = (
    "create table if not exists things (id bigserial primary key, name text not null, price bigint not null default 0)"
)
CANARY = "canary-7f3a-do-not-tell"

INSERT = Query("insert into things (name, price) values (:name, :price) returning id", int, registered=False)
COUNT = Query("select count(*) from things", int, registered=False)
NAME = Query("select name from things where id = :id", str, registered=False)
RENAME = Query("update things set name = :name where id = :id returning id", int, registered=False)
SLEEP = Query("select 1 from pg_sleep(:seconds)", int, registered=False).named("shop.SLEEP")
CLASH = Query("do $$ begin raise exception 'clash' using errcode = '40001'; end $$", registered=False)
ECHO = Query("select :text::text", str, registered=False)
BAD_SQL = Query("select 1 / (length(:text) - length(:text))", int, registered=False)

FEW = Limit("few", {"anonymous": Rate(5, per=MINUTE)})
MANY = Limit("many", {"anonymous": Rate(100_000, per=MINUTE)})

type Text = Annotated[str, Meta(min_length=1, max_length=50)]


def kernel_faults() -> list[type[Fault]]:
    """Faults of the ground floor; rooms above may use a code again, and only some test processes have loaded them."""
    return [fault for fault in all_faults() if fault.__module__.startswith("stoa.kernel.")]


class Maker(Input, frozen=True):
    """Who made a thing."""

    name: Text
    age: Annotated[int, Meta(ge=0, le=200)] = 0


class Draft(Input, frozen=True):
    """A thing to be."""

    name: Text
    price: Annotated[int, Meta(ge=0)]
    tag_names: Annotated[list[Text], Meta(max_length=3)] = msgspec.field(default_factory=list)
    maker: Maker | None = None
    until: datetime | None = None
    rate: float = 0.0


class Question(Input, frozen=True):
    """What things to look for."""

    text: Annotated[str, Meta(max_length=30)] = ""
    most: Annotated[int, Meta(ge=1, le=100)] = 20
    tag: Annotated[list[str], Meta(max_length=3)] = msgspec.field(default_factory=list)
    deep: bool = False


class Wish(Input, frozen=True):
    """What may be said with an act that needs nothing said."""

    words: Text | None = None


class Thing(Model, frozen=True):
    """A thing."""

    id: int
    name: str
    price_minor: int = 0


class Told(Conflict):
    """A fault with everything that a fault can have."""

    code = "TOLD"
    message = "This has been told before."


@get("/api/v1/things/{thing_id}", access=public, limit=MANY, summary="Show a thing")
async def show_thing(db: Read, thing_id: int) -> Thing:
    """Show one."""
    return Thing(thing_id, await NAME.one(db, id=thing_id))


@get("/api/v1/things/by-id/{thing_id}", access=public, limit=MANY, summary="Show a thing by UUID")
async def show_by_uuid(thing_id: UUID) -> Model:
    """Take a UUID."""
    return Thing(1, str(thing_id))


@get("/api/v1/things", access=public, limit=MANY, summary="List things")
async def list_things(query: Question) -> list[Thing]:
    """List them."""
    return [Thing(query.most, query.text)]


@post("/api/v1/things", access=public, limit=MANY, status=201, summary="Add a thing", faults=(Told,))
async def add_thing(db: Write, body: Draft) -> Reply[Thing]:
    """Add one."""
    made = await INSERT.one(db, name=body.name, price=body.price)
    return Reply(Thing(made, body.name, body.price), location=f"/api/v1/things/{made}")


@put("/api/v1/things/{thing_id}", access=public, limit=MANY, summary="Rename a thing")
async def rename_thing(db: Write, thing_id: int, body: Maker) -> None:
    """Give it another name, and void what is kept of it."""
    await RENAME.one(db, id=thing_id, name=body.name)
    db.drop_tags(f"thing:{thing_id}")


@post("/api/v1/loose", access=public, limit=MANY, summary="Take anything")
async def take_anything(db: Once, body: dict[str, Any]) -> str:
    """Send the text through PostgreSQL and back."""
    return await ECHO.one(db, text=str(body.get("text", "")))


@post("/api/v1/wishes", access=public, limit=MANY, summary="Wish")
async def wish(body: Wish) -> str:
    """Say what was wished."""
    return body.words or "nothing"


@put("/api/v1/wishes", access=public, limit=MANY, summary="Wish in its place")
async def wish_in_place(body: Wish) -> str:
    """Say what was wished."""
    return body.words or "nothing"


@patch("/api/v1/wishes", access=public, limit=MANY, summary="Wish otherwise")
async def wish_otherwise(body: Wish) -> str:
    """Say what was wished."""
    return body.words or "nothing"


@get("/api/v1/echo", access=public, limit=MANY, summary="Say who asks")
async def echo(request: Exchange) -> dict[str, Any]:
    """Say what is known of the request."""
    return {"address": request.address, "scheme": request.scheme, "id": request.request_id, "path": request.path}


@get("/api/v1/words/{words}", access=public, limit=MANY, summary="Say words")
async def say_words(words: str) -> str:
    """Say them."""
    return words


@get("/api/v1/kept/{thing_id}", access=public, limit=MANY, cached=Cached(60), summary="A thing, kept")
async def show_kept(db: Read, request: Exchange, thing_id: int) -> Thing:
    """Keep it until its tag is dropped."""
    request.tag(f"thing:{thing_id}")
    return Thing(thing_id, await NAME.one(db, id=thing_id) + " " * 600)


@get("/kept", access=public, limit=MANY, cached=Cached(60), summary="A page, kept")
async def kept_page(request: Exchange) -> View:
    """Show a page."""
    request.tag("kept")
    return View("landing.html", {"sites": []})


@get("/api/v1/kept-few", access=public, limit=FEW, cached=Cached(60), summary="Kept, and limited")
async def kept_few() -> str:
    """Count also when it is kept."""
    return "few"


@get("/api/v1/private", access=public, limit=MANY, cached=Cached(60), summary="Kept by mistake")
async def private(request: Exchange) -> str:
    """Set a cookie, so that it must not be kept."""
    request.set_cookie("visit", request.request_id)
    return request.request_id


@get("/api/v1/few", access=public, limit=FEW, summary="Limited")
async def few() -> str:
    """Answer five times a minute."""
    return "ok"


@get("/api/v1/members", access=signed_in, limit=MANY, summary="Members only")
async def members() -> str:
    """Answer to members."""
    return "welcome"


@get("/api/v1/sleep", access=public, limit=MANY, deadline=timedelta(seconds=1), summary="Sleep in the database")
async def sleep(db: Read) -> int:
    """Sleep longer than a request may take."""
    return await SLEEP.one(db, seconds=60.0)


@get("/api/v1/doze", access=public, limit=MANY, summary="Sleep a little")
async def doze(db: Read) -> int:
    """Sleep a little."""
    return await SLEEP.one(db, seconds=0.4)


@post("/api/v1/sleep", access=public, limit=MANY, deadline=timedelta(seconds=1), summary="Write, then sleep")
async def write_and_sleep(db: Write) -> int:
    """Write, and sleep longer than a request may take."""
    await INSERT.one(db, name="sleeper", price=0)
    return await SLEEP.one(db, seconds=60.0)


@get("/api/v1/their-timeout", access=public, limit=MANY, summary="A timeout of somebody else's")
async def their_timeout() -> None:
    """Fail with a timeout that is not the request's."""
    async with asyncio.timeout(0.01):
        await asyncio.sleep(1)


@get("/api/v1/mistake", access=public, limit=MANY, summary="Write on a Read")
async def write_on_read(db: Read) -> int:
    """Try what cannot be."""
    return await INSERT.one(db, name="never", price=0)


@get("/api/v1/crash", access=public, limit=MANY, summary="Crash")
async def crash() -> None:
    """Crash with a secret in hand."""
    message = f"password={CANARY}"
    raise RuntimeError(message)


@get("/crash", access=public, limit=MANY, summary="Crash on a page")
async def crash_page() -> View:
    """Crash in the template."""
    return View("no-such-template.html", {})


@get("/api/v1/bad-sql/{text}", access=public, limit=MANY, summary="Divide by zero")
async def bad_sql(db: Read, text: str) -> int:
    """Fail in PostgreSQL with a value in hand."""
    return await BAD_SQL.one(db, text=text)


@post("/api/v1/then/{what}", access=public, limit=MANY, summary="Write, then do something else")
async def write_then(db: Write, what: str) -> Redirect | Thing | Reply[Thing]:
    """Write, and end in one of many ways."""
    made = await INSERT.one(db, name=what, price=0)
    match what:
        case "redirect":
            return Redirect("/api/v1/things/ö y")
        case "fault":
            raise Told
        case "crash":
            raise RuntimeError(what)
        case "unencodable":
            mistake: Any = object()
            return Reply(Thing(made, mistake))
        case "bad-header":
            return Reply(Thing(made, what), headers={"X-Odd": "a\r\nSet-Cookie: b"})
        case _:
            return Thing(made, what)


_clashes: Counter[str] = Counter()


@post("/api/v1/clash/{times}", access=public, limit=MANY, summary="Clash so many times")
async def clash(db: Write, request: Exchange, times: int) -> int:
    """Clash with another transaction, until it has happened so often."""
    await INSERT.one(db, name="clash", price=0)
    _clashes[request.request_id] += 1
    if _clashes[request.request_id] <= times:
        await CLASH.run(db)
    return _clashes.pop(request.request_id)


@get("/api/v1/stream", access=public, limit=MANY, summary="A stream")
async def stream() -> Stream:
    """Send chunks."""
    return Stream(_chunks(3), "text/plain")


@get("/api/v1/stream-breaks", access=public, limit=MANY, summary="A stream that breaks off")
async def stream_breaks() -> Stream:
    """Send chunks, then crash."""
    return Stream(_breaking(), "text/plain")


closed_streams: list[str] = []


async def _chunks(count: int) -> AsyncIterator[bytes]:
    try:
        for number in range(count):
            yield b"chunk %d " % number
    finally:
        closed_streams.append("closed")


async def _breaking() -> AsyncIterator[bytes]:
    yield b"first "
    message = "broken stream"
    raise RuntimeError(message)


@get("/api/v1/large", access=public, limit=MANY, summary="Much text")
async def large() -> Bytes:
    """Give what is worth compressing."""
    return Bytes(b"many words " * 1000, "text/plain; charset=utf-8")


@get("/form", access=public, limit=MANY, summary="A page with a form")
async def show_form() -> View:
    """Show it; showing it sets the token's cookie."""
    return View("landing.html", {"sites": []})


@post("/form", access=public, limit=MANY, summary="Take the form")
async def take_form(db: Write, body: Draft) -> Redirect:
    """Take it."""
    await INSERT.one(db, name=body.name, price=body.price)
    return Redirect("/form")


def _raise(code: str) -> None:
    found = {fault.code: fault for fault in kernel_faults()}
    fault: type[Fault] = found[code]
    raise fault


@get("/api/v1/fault/{code}", access=public, limit=MANY, summary="Any fault")
async def fault_api(code: str) -> None:
    """Raise it."""
    _raise(code)


@get("/fault/{code}", access=public, limit=MANY, summary="Any fault, on a page")
async def fault_page(code: str) -> View:
    """Raise it."""
    _raise(code)
    return View("landing.html", {"sites": []})


async def by_token(exchange: Exchange) -> None:
    """Know whoever brings the bearer token `member`, or the session's cookie."""
    if exchange.header("authorization") == "Bearer member":
        exchange.actor = Member()
    elif exchange.cookies.get(exchange.app.session_cookie) == "member":
        exchange.actor = Member()
        exchange.by_cookie = True


class Member(msgspec.Struct, frozen=True):
    """Somebody known."""

    id: UUID = UUID(int=7)
    tier: str = "member"
    permissions: frozenset[str] = frozenset()


ROUTES = (
    show_thing, show_by_uuid, list_things, add_thing, rename_thing, take_anything, wish, wish_in_place,
    wish_otherwise, echo, say_words, show_kept,
    kept_page,
    kept_few, private, few, members, sleep, doze, write_and_sleep, their_timeout, write_on_read, crash, crash_page,
    bad_sql, write_then, clash, stream, stream_breaks, large, show_form, take_form, fault_api, fault_page,
)  # fmt: skip

FEATURE = Feature(name="shop", package="tests.kernel.http", routes=ROUTES, authenticate=by_token)
SHOP = Site(name="shop", title="Shop", tagline="Things.", look=STOA, features=(FEATURE,))
