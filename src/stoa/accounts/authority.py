"""What a session or key may do at this moment: read from Valkey, kept for a second, made anew from the database.

A record is marked *before* the transaction that changes it commits. While the mark stands (longer than a transaction
may take) nobody may store the record, so all read the database; when it is gone, what is read is what was committed.
No crash in between leaves an old record behind, and none lives longer than a minute.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.valkey import Listener, ValkeyDown

from .context import Accounts

MARK_SECONDS = 15
STORED_SECONDS = 60
KEPT_SECONDS = 0.5
MOST_KEPT = 20_000
_MARK = b"-"
EVERYTHING = "*"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is and what they may do, as of the last change."""

    id: UUID
    """Of the session or of the key."""
    kind: str
    """`page`, `api` or `key`."""
    person_id: UUID | None
    username: str
    status: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    secret_hash: bytes
    methods: tuple[str, ...] = ()
    device_id: UUID | None = None
    authenticated_at: datetime | None = None
    expires_at: datetime | None = None
    impersonator_id: UUID | None = None
    """Who sees the site as this person does, where it is not the person."""


type OnChange = Callable[[UUID | None], None]
type Load = Callable[[], Awaitable[Record | None]]


class Records:
    """One site's records as this process knows them."""

    def __init__(self, accounts: Accounts) -> None:
        """Know nothing yet."""
        self._accounts = accounts
        self._space = f"{accounts.site.name}:authority"
        self._era = 0
        self._era_until = float("-inf")
        self._kept: dict[UUID, tuple[float, Record | None]] = {}
        self._asking: dict[UUID, asyncio.Future[Record | None]] = {}

    async def find(self, record_id: UUID, load: Load) -> Record | None:
        """Give the record of a session or key; None when it is over."""
        kept = self._kept.get(record_id)
        if kept is not None and kept[0] > time.monotonic():
            return _living(kept[1])
        asking = self._asking.get(record_id)
        if asking is not None:
            return _living(await asyncio.shield(asking))
        asking = self._asking[record_id] = asyncio.ensure_future(self._ask(record_id, load))
        try:
            return _living(await asyncio.shield(asking))
        finally:
            self._asking.pop(record_id, None)

    async def _ask(self, record_id: UUID, load: Load) -> Record | None:
        began = time.monotonic()
        key = f"{self._space}:{record_id}"
        try:
            era = await self._ask_era(began)
            stored = await self._accounts.valkey.command("GET", key)
        except ValkeyDown:
            return await load()  # the database knows; nothing is kept while changes could not be told
        record = _read(stored, era)
        if record is None:
            record = await load()
            if stored is None and record is not None:
                await self._store(key, era, record)
        if stored != _MARK:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[record_id] = (began + KEPT_SECONDS, record)
        return record

    async def _ask_era(self, now: float) -> int:
        """Give the number of times that the meaning of roles has changed; records of an era before count no more."""
        if self._era_until <= now:
            era = int(await self._accounts.valkey.command("GET", f"{self._space}:era") or 0)
            if era != self._era:
                self._kept.clear()
            self._era, self._era_until = era, now + KEPT_SECONDS * 0.8
        return self._era

    async def _store(self, key: str, era: int, record: Record) -> None:
        value = msgspec.msgpack.encode((era, record))
        try:
            await self._accounts.valkey.command("SET", key, value, "NX", "EX", STORED_SECONDS)
        except ValkeyDown:
            return

    async def mark(self, ids: Iterable[UUID]) -> None:
        """Let nobody trust what is known of these, from now on."""
        for record_id in ids:
            self._kept.pop(record_id, None)
            try:
                await self._accounts.valkey.command("SET", f"{self._space}:{record_id}", _MARK, "EX", MARK_SECONDS)
            except ValkeyDown:
                return  # nor can anybody read a record there; each is made anew from the database

    def change(self, tx: Write, ids: Iterable[UUID]) -> None:
        """Mark these as the transaction's last act, and tell open sockets once it stands."""
        changing = tuple(ids)
        if not changing:
            return

        async def mark(_: Write) -> None:
            await self.mark(changing)

        async def tell() -> None:
            for record_id in changing:
                self._kept.pop(record_id, None)
                await self._accounts.valkey.command("PUBLISH", self.channel, str(record_id))

        tx.before_commit(mark)
        tx.after_commit(tell)

    def change_all(self, tx: Write) -> None:
        """Trust no record that was made before this transaction."""

        async def begin_era() -> None:
            self._kept.clear()
            self._era_until = float("-inf")
            try:
                await self._accounts.valkey.command("INCR", f"{self._space}:era")
            except ValkeyDown:
                return  # nor can anybody read a record there

        async def tell() -> None:
            await begin_era()
            await self._accounts.valkey.command("PUBLISH", self.channel, EVERYTHING)

        tx.before_commit(lambda _: begin_era())
        tx.after_commit(tell)

    @property
    def channel(self) -> str:
        """Where the ids of changed sessions and keys are told."""
        return f"{self._space}:changed"

    def hear(self, said: str) -> UUID | None:
        """Forget what is kept of whatever was told on the channel; give which it is, None where it may be any."""
        if said == EVERYTHING:
            self._kept.clear()
            self._era_until = float("-inf")
            return None
        changed = UUID(said)
        self._kept.pop(changed, None)
        return changed

    def listen(self, on_change: OnChange) -> Listener:
        """Hear which session or key may do less or more, for what stays open; None: it may be any of them.

        Any of them it is when roles were edited, and when messages may have been missed because Valkey was away.
        Whoever listens asks for the record again with `find_record`, and closes the listener at the end.
        """

        def heard(_channel: str, said: bytes) -> None:
            on_change(self.hear(said.decode()))

        return self._accounts.valkey.listen([self.channel], heard, lambda: on_change(None))


def records_of(accounts: Accounts) -> Records:
    """Give the site's records."""
    return accounts.keep(Records)


def _read(stored: bytes | None, era: int) -> Record | None:
    if stored is None or stored == _MARK:
        return None
    stored_era, record = msgspec.msgpack.decode(stored, type=tuple[int, Record])
    return record if stored_era == era else None


def _living(record: Record | None) -> Record | None:
    if record is None or (record.expires_at is not None and record.expires_at <= clock.now()):
        return None
    return record
