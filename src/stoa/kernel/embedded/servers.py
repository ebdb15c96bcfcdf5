"""The pair of embedded servers, shared by every process of one checkout."""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from . import databases, locks
from .account import Account
from .addresses import Addresses, addresses_of, record_addresses, recorded_durable
from .binaries import find_postgres, find_valkey
from .engine import LEAST_PAGES, Engine, Terms
from .faults import EmbeddedFault
from .layout import Layout, Say, change_lock, keep_password, prepare_data, prepare_layout
from .memory import measure_pages
from .postgres import Postgres
from .settings import EmbeddedSettings
from .supervise import Supervisor
from .valkey import Valkey


class Servers:
    """Attach to the servers of one data folder, or start them; the last process out stops them.

    Every call is made from ordinary code, before or after the event loop.
    """

    def __init__(
        self, data: Path, settings: EmbeddedSettings | None = None, *, durable: bool = True, say: Say | None = None
    ) -> None:
        """Name the data folder; `durable=False` (tests) gives up what only a power cut would need."""
        self._data = data
        self._settings = settings or EmbeddedSettings()
        self._durable = durable
        self._say = say or _silent
        self._guard = threading.RLock()
        self._layout: Layout | None = None
        self._known: list[Engine] = []
        self._engines: list[Engine] = []
        self._ports: dict[str, int] = {}
        self._password = ""
        self._use: int | None = None
        self._supervisor: Supervisor | None = None

    def start(self, *, postgres: bool = True, valkey: bool = True, supervise: bool = True) -> Addresses:
        """Bring up what is asked for and stay counted as a user until `stop`.

        With `supervise`, a thread restarts a server that dies while this process lives.
        """
        with self._guard:
            if self._use is not None:
                message = "These servers were already started by this object."
                raise EmbeddedFault(message, "Call stop() first, or make another Servers of the same folder.")
            data = prepare_data(self._data)
            with locks.changing(change_lock(data), self._say):
                layout, account = prepare_layout(data, self._settings.user, self._say)
                self._layout = layout
                self._use = locks.join_users(layout.use_lock)
                try:
                    self._open(layout, account)
                    wanted = {Postgres.name: postgres, Valkey.name: valkey}
                    self._engines = [engine for engine in self._known if wanted[engine.name]]
                    self._bring_up(self._engines, layout)
                except BaseException:
                    self._leave(layout)
                    raise
            if supervise:
                self._supervisor = Supervisor(self.ensure, [engine.log_file for engine in self._engines], self._say)
                self._supervisor.start()
            return self.addresses

    @property
    def addresses(self) -> Addresses:
        """Addresses of the running servers."""
        if self._layout is None:
            return Addresses()
        return addresses_of(self._layout, self._password, self._ports)

    def ensure(self) -> bool:
        """Restart what died; say whether anything had to be."""
        with self._guard:
            if self._layout is None or self._use is None:
                return False
            if all(engine.running_pid() is not None for engine in self._engines):
                return False
            with locks.changing(change_lock(self._layout.data), self._say):
                dead = [engine for engine in self._engines if engine.running_pid() is None]
                before = dict(self._ports)
                self._bring_up(dead, self._layout)
            for engine in dead:
                place = "" if before[engine.name] == self._ports[engine.name] else ", on another port: restart Stoa"
                self._say(f"{engine.name} runs again{place}.")
            return bool(dead)

    def stop(self) -> None:
        """Stop being a user; the last one stops the servers."""
        if self._supervisor is not None:
            self._supervisor.stop()
            self._supervisor = None
        with self._guard:
            if self._layout is None or self._use is None:
                return
            with locks.changing(change_lock(self._layout.data), self._say):
                self._leave(self._layout)

    @contextmanager
    def running(self, *, postgres: bool = True, valkey: bool = True, supervise: bool = True) -> Iterator[Addresses]:
        """Start, and stop at the end of the block."""
        addresses = self.start(postgres=postgres, valkey=valkey, supervise=supervise)
        try:
            yield addresses
        finally:
            self.stop()

    def create_database(self, name: str) -> bool:
        """Make a database when it is missing; say whether it was."""
        return databases.create_database_now(self.addresses.postgres_socket_dsn, name)

    def _open(self, layout: Layout, account: Account) -> None:
        """Know both engines, whichever are asked for: the last one out stops whatever runs."""
        self._password, is_new = keep_password(layout)
        settings, say = self._settings, self._say
        pages = settings.postgres_memory or (measure_pages() if self._durable else LEAST_PAGES)
        terms = Terms(self._password, self._durable, settings.valkey_memory, pages)
        self._known = [
            Postgres(layout, account, terms, partial(find_postgres, layout, account, settings.postgres_bin, say)),
            Valkey(layout, account, terms, partial(find_valkey, layout, account, say)),
        ]
        if is_new:
            self._stop_all()  # what runs without a password file runs under a password that nobody knows

    def _bring_up(self, engines: Sequence[Engine], layout: Layout) -> None:
        running = any(engine.running_pid() is not None for engine in self._known)
        if running and self._durable and recorded_durable(layout.record) is False:
            message = f"The servers in {layout.data} were started for tests, and would lose data in a power cut."
            raise EmbeddedFault(message, "Wait until the tests have ended, or name another folder in STOA_DATA.")
        with ThreadPoolExecutor() as pool:
            started = [(engine.name, pool.submit(engine.bring_up, self._say)) for engine in engines]
            # An interrupt is met here, and the pool still waits for both: only what has started can be stopped.
            wait([future for _, future in started])
        self._ports |= {name: future.result() for name, future in started}
        alive = {engine.name: engine.noted_port() for engine in self._known if engine.running_pid() is not None}
        record_addresses(layout.record, addresses_of(layout, self._password, alive), durable=self._durable)

    def _leave(self, layout: Layout) -> None:
        """Leave the users; holding the change lock, stop the servers when nobody is left."""
        if self._use is not None:
            os.close(self._use)
            self._use = None
        self._ports = {}
        if locks.anybody_uses(layout.use_lock):
            return
        self._stop_all()
        layout.record.unlink(missing_ok=True)

    def _stop_all(self) -> None:
        with ThreadPoolExecutor() as pool:
            for ended in [pool.submit(engine.stop, self._say) for engine in self._known]:
                ended.result()


def _silent(_sentence: str) -> None:
    """Say nothing."""
