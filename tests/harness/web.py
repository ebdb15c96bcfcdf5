"""A site behind a real socket: `site = await start_site("firstspawn", demo=True)`, then `await site.get("/")`.

Everything is what `stoa serve` runs; only the database and the Valkey are the test's own.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
import uvicorn.server

import stoa.kernel.runtime as runtime_module
from stoa.kernel.config import load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.edge import Edge
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import make_server, open_socket
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.http.web import build_edge
from stoa.kernel.runtime import Runtime, open_runtime
from stoa.kernel.valkey import ValkeySettings, connect_valkey
from stoa.ui.look import Look
from stoa.ui.render import Renderer

from .covered import note_covered
from .databases import NewDatabase, making_databases
from .leaks import forget_soon
from .lines import Lines
from .maker import DatabaseMaker
from .servers import share_cache
from .shared_routes import all_sites

TLS = ssl.create_default_context()  # nothing is asked over TLS, but each client would read all certificates anew

# A busy machine is no fault of the code; tests of what is stopped in time set their own.
UNHURRIED = {
    "DATABASE_ACQUIRE_TIMEOUT": "60s",
    "DATABASE_LOCK_TIMEOUT": "60s",
    "DATABASE_STATEMENT_TIMEOUT": "90s",
}
PATIENT = {"STOA_DEADLINE": "180s"}
"""Production takes waits like these only where a request may last as long."""


class _Hasty:
    """asyncio as uvicorn sees it here: it gives connections a tenth of a second to end, and stops hundreds of times."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 50)


vars(uvicorn.server)["asyncio"] = _Hasty()

_renderers: dict[object, Renderer] = {}


def _shared_renderer(looks: Iterable[Look], folders: Iterable[Path], *, cache_folder: Path, **more: Any) -> Renderer:
    """Read templates and static files once for all sites with the same ones: nothing in a renderer ever changes."""
    looks, folders, kept = tuple(looks), tuple(folders), cache_folder.resolve()
    key = (looks, folders, kept, *more.items())
    if key not in _renderers:
        _renderers[key] = Renderer(looks, folders, cache_folder=kept, **more)
    return _renderers[key]


vars(runtime_module)["Renderer"] = _shared_renderer

type Stop = Callable[[], Awaitable[None]]
type StartSite = Callable[..., Awaitable[SiteUnderTest]]


@dataclass(slots=True)
class SiteUnderTest:
    """A served site, and a client that speaks to it as a browser or a program would."""

    name: str
    port: int
    runtime: Runtime
    edge: Edge
    client: httpx2.AsyncClient
    stop: asyncio.Event

    @property
    def host(self) -> str:
        """The name under which the site answers."""
        return f"{self.name}.localhost:{self.port}"

    @property
    def origin(self) -> str:
        """What a browser calls the site."""
        return f"http://{self.host}"

    async def get(self, path: str, **more: Any) -> httpx2.Response:
        """Ask for something."""
        return await self.client.get(path, **more)

    async def request(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """Ask with any method."""
        return await self.client.request(method, path, **more)

    async def raw(self, sent: bytes, *, most: int = 1 << 20) -> bytes:
        """Send bytes as they are, and read until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(sent)
            await writer.drain()
            received = b""
            while len(received) < most and (piece := await reader.read(most)):
                received += piece
            return received
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@pytest.fixture
async def start_site(
    new_database: NewDatabase, valkey_url: str, valkey: object, tmp_path: Path
) -> AsyncIterator[StartSite]:
    """Give a function that serves a site: by name, or one made for the test with `site=` and `tables=`."""
    async with _starting(new_database, valkey_url, tmp_path / "data") as start:
        yield start


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def start_shared_site(
    database_maker: DatabaseMaker, kept_connections: None, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StartSite]:
    """Give that function to a module whose tests only read: what it serves stands until the last of them is over."""
    valkey = connect_valkey(ValkeySettings(), valkey_url)
    await valkey.command("FLUSHALL")
    await valkey.close()
    async with (
        making_databases(database_maker) as new_database,
        _starting(new_database, valkey_url, tmp_path_factory.mktemp("shared") / "data") as start,
    ):
        yield start


@asynccontextmanager
async def _starting(new_database: NewDatabase, valkey_url: str, data: Path) -> AsyncIterator[StartSite]:
    running: list[Stop] = []

    async def start(
        name: str = "",
        *,
        site: Site | None = None,
        tables: str = "",
        demo: bool = False,
        settings: Mapping[str, str] | None = None,
        core: tuple[Feature, ...] | None = None,
        others: Mapping[str, Site] | None = None,
    ) -> SiteUnderTest:
        chosen = site or all_sites()[name]
        database = await new_database(None if site else name, tables=tables)
        if demo:
            for feature in sorted(chosen.features, key=lambda one: one.order):
                if feature.seed is not None:
                    await database.transact(feature.seed)
        share_cache(data)
        environ = {
            "DATABASE_URL": database.url,
            "VALKEY_URL": valkey_url,
            "STOA_DATA": str(data),
            "STOA_ACCESS_LOG": "false",
            **UNHURRIED,
            **(PATIENT if settings and settings.get("STOA_MODE") == "production" else {}),
            "SHIELD": "false",  # tests send what nobody should; those of the shield turn it on
            **(settings or {}),
        }
        runtime = open_runtime(load_config(environ), {chosen.name: chosen, **(others or {})}, Addresses())
        served, stop = await serve_runtime(runtime, chosen.name, (core_feature(),) if core is None else core)
        running.append(stop)
        return served

    yield start
    for stop in running:
        await stop()


async def serve_runtime(runtime: Runtime, name: str, core: tuple[Feature, ...]) -> tuple[SiteUnderTest, Stop]:
    """Serve what a runtime holds, and give a function that ends it."""
    edge = build_edge(runtime, core=core, landing=LANDING)
    await edge.start()
    sock: socket.socket = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
    port = sock.getsockname()[1]
    stop = asyncio.Event()
    server = make_server(edge, runtime.config[HttpSettings])
    task = asyncio.create_task(server.run_until(stop, sock))
    while not server.started:  # uvicorn tells of its start by nothing but this flag
        if task.done():
            await task  # what kept it from starting is the test's failure, instead of a wait without an end
            message = "The site ended before it had started."
            raise RuntimeError(message)
        await asyncio.sleep(0.001)
    client = httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}",
        headers={"Host": f"{name}.localhost:{port}"},
        timeout=30,
        transport=Lines(),
    )
    served = SiteUnderTest(name, port, runtime, edge, client, stop)

    async def end() -> None:
        note_covered(runtime.metrics)
        await client.aclose()
        stop.set()
        await task
        await edge.close()
        await runtime.close()
        for app in {*edge._apps()}:
            forget_soon(app)

    return served, end
