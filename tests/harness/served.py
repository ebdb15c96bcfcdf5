"""Every site with demo data, and the worker, as `stoa serve --worker --demo` runs them: for tests that need the whole.

They run in a thread of this process with a loop of their own: a test waits for them as for any server, and Python does
not load everything once more.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import pytest

from stoa.accounts.demo import list_demo_accounts
from stoa.cli.databases import plant_demo
from stoa.cli.work import make_worker
from stoa.kernel.config import Config, load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Feature, discover_sites
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import open_socket
from stoa.kernel.http.serving import serve_web
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.runtime import open_runtime

from .covered import note_covered
from .maker import DatabaseMaker
from .servers import share_cache

# It draws hundreds of pictures beside whatever is looked at, and a page would show another each time.
UNHURRIED = "demo-market"
# Passwords, and puzzles for browsers, are checked as always, and cost little.
CHEAP = {"PASSWORD_MEMORY_KIB": "1024", "PASSWORD_PASSES": "1", "SIGN_IN_CAPTCHA_WORK": "2000"}


@dataclass(frozen=True, slots=True)
class ServedStoa:
    """Where the served sites are."""

    port: int

    def url(self, path: str = "/", site: str = "") -> str:
        """Address of a page; without a site, at the door."""
        return f"http://{site + '.' if site else ''}localhost:{self.port}{path}"


@dataclass(frozen=True, slots=True)
class _Running:
    port: int
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event


_lasting: list[tuple[ServedStoa, ExitStack]] = []
"""What is served now, if anything, and how that ends."""


@pytest.fixture
def served_stoa(database_maker: DatabaseMaker, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> ServedStoa:
    """Serve all sites with demo data for as long as one test after the other asks for them, of whichever module."""
    if not _lasting:
        stack = ExitStack()
        _lasting.append((stack.enter_context(_serving(database_maker, valkey_url, tmp_path_factory)), stack))
    return _lasting[0][0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """End what is served when the next test does not ask for it: its worker would go on beside all others."""
    if _lasting and "served_stoa" not in getattr(nextitem, "fixturenames", ()):
        _lasting.pop()[1].close()
    return (yield)


@contextmanager
def _serving(
    database_maker: DatabaseMaker, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedStoa]:
    data = tmp_path_factory.mktemp("served") / "data"
    share_cache(data)
    urls = {f"{name.upper().replace('-', '_')}_DATABASE_URL": database_maker.make(name) for name in discover_sites()}
    environ = {**CHEAP, **urls, "VALKEY_URL": valkey_url, "STOA_DATA": str(data), "STOA_ACCESS_LOG": "false"}
    running: Future[_Running] = Future()
    thread = threading.Thread(target=_serve_in_thread, args=(load_config(environ), running), name="served-stoa")
    thread.start()
    served = running.result()
    yield ServedStoa(served.port)
    served.loop.call_soon_threadsafe(served.stop.set)
    thread.join()
    for url in urls.values():
        database_maker.give_back(url)


def _serve_in_thread(config: Config, running: Future[_Running]) -> None:
    try:
        asyncio.run(_serve(config, running))
    except BaseException as error:
        if running.done():
            raise
        running.set_exception(error)


async def _serve(config: Config, running: Future[_Running]) -> None:
    """Do what the command does, but for the signals."""
    sites = {name: replace(site, features=_prompt(site.features)) for name, site in discover_sites().items()}
    stop = asyncio.Event()
    await plant_demo(config, sites, Addresses())
    runtime = open_runtime(config, sites, Addresses())
    sock = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
    told = _Running(sock.getsockname()[1], asyncio.get_running_loop(), stop)
    working = asyncio.create_task(make_worker(runtime).run(stop))
    await serve_web(
        runtime,
        sock,
        stop,
        settings=config[HttpSettings],
        core=(core_feature(),),
        landing=replace(LANDING, routes=(*LANDING.routes, list_demo_accounts)),
        ready=lambda: running.set_result(told),
    )
    await working
    note_covered(runtime.metrics)
    await runtime.close()


def _prompt(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    return tuple(replace(one, jobs=()) if one.name == UNHURRIED else one for one in features)
