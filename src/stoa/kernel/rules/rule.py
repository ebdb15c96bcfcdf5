"""A rule, declared: what its values are, and what holds where nothing has been published."""

import re
from datetime import datetime
from typing import Any

import msgspec

from stoa.kernel.clock import now
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.ids import new_id

from . import queries
from .dated import BUILT_IN, Dated
from .faults import RuleInThePast, RuleOverlaps, RuleStarted, UnknownVersion, UnreadableRule
from .queries import Period, RuleVersion
from .remembered import Remembered

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
NAME_LIMIT = 100
WORDS_LIMIT = 500
HISTORY_LIMIT = 200

_declared: "dict[str, Rule[Any]]" = {}


class Rule[V: msgspec.Struct]:
    """Values that hold from one date to another. `default` holds where no version does."""

    def __init__(self, name: str, default: V) -> None:
        """Take the name under which the versions stand, and what holds without any."""
        if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT:
            message = f"A rule is named like 'market.fees', not {name!r}."
            raise ValueError(message)
        self.name = name
        self.default = default
        self._remembered: Remembered[list[Dated[V]]] = Remembered()
        if _declared.setdefault(name, self) is not self:
            message = f"Two rules are called {name!r}."
            raise ValueError(message)

    async def at(self, db: Read, when: datetime | None = None) -> Dated[V]:
        """Give what holds at a time, by default now.

        A `Write` always asks the database; a `Read` may answer from what was read a moment ago.
        """
        moment = when or now()
        if isinstance(db, Write):
            found = await queries.AT.first(db, name=self.name, at=moment)
            return self._built_in() if found is None else self._dated(found)
        periods = await self._remembered.get(db, lambda: self._read_periods(db))
        return next((one for one in periods if one.holds(moment)), self._built_in())

    async def history(self, db: Read) -> list[RuleVersion]:
        """List every version, the latest first, with who made it and why; those that were withdrawn, too."""
        return await queries.HISTORY.all(db, name=self.name, limit=HISTORY_LIMIT)

    async def publish(
        self,
        tx: Write,
        values: V,
        *,
        valid_from: datetime,
        valid_until: datetime | None = None,
        note: str,
        made_by: str,
    ) -> Dated[V]:
        """Publish a version. What holds at its beginning ends there; what begins after its own end stays as it is.

        The past stays as it was: only where no version held may one begin before now.
        """
        _check_words(valid_from, valid_until, note, made_by)
        checked = self._checked(values)
        await queries.LOCK.run(tx, name=self.name)
        before = _version_to_end(await queries.PERIODS.all(tx, name=self.name), valid_from, valid_until)
        if before is not None:
            await queries.END.run(tx, name=self.name, version=before.version, valid_until=valid_from)
        version = await queries.NEXT_VERSION.one(tx, name=self.name)
        await queries.INSERT.run(
            tx,
            id=new_id(),
            name=self.name,
            version=version,
            valid_from=valid_from,
            valid_until=valid_until,
            content=as_json(checked),
            note=note,
            made_by=made_by,
            made_at=now(),
        )
        self._forget_after(tx)
        return Dated(self.name, version, checked, valid_from, valid_until)

    async def withdraw(self, tx: Write, version: int) -> None:
        """Take back a version that has not begun; the one that would have ended at its beginning goes on to its end."""
        await queries.LOCK.run(tx, name=self.name)
        periods = await queries.PERIODS.all(tx, name=self.name)
        found = next((one for one in periods if one.version == version), None)
        if found is None:
            raise UnknownVersion
        if found.valid_from <= now():
            raise RuleStarted
        await queries.WITHDRAW.run(tx, name=self.name, version=version, at=now())
        before = next((one for one in periods if one.valid_until == found.valid_from), None)
        if before is not None:
            await queries.END.run(tx, name=self.name, version=before.version, valid_until=found.valid_until)
        self._forget_after(tx)

    async def _read_periods(self, db: Read) -> list[Dated[V]]:
        return [self._dated(period) for period in await queries.PERIODS.all(db, name=self.name)]

    def _dated(self, period: Period) -> Dated[V]:
        try:
            values = msgspec.json.decode(period.content, type=type(self.default))
        except msgspec.ValidationError as error:
            message = f"Version {period.version} of {self.name} cannot be read by this release: {error}."
            raise UnreadableRule(message) from error
        return Dated(self.name, period.version, values, period.valid_from, period.valid_until)

    def _built_in(self) -> Dated[V]:
        return Dated(self.name, BUILT_IN, self.default)

    def _checked(self, values: V) -> V:
        """Read the values as they will be read later, so that what cannot be is refused now."""
        try:
            return msgspec.json.decode(msgspec.json.encode(values), type=type(self.default))
        except msgspec.ValidationError as error:
            raise Invalid(details=(Detail("values", f"{error}."),)) from None

    def _forget_after(self, tx: Write) -> None:
        async def forget() -> None:
            self._remembered.forget()

        tx.after_commit(forget)


def _version_to_end(periods: list[Period], valid_from: datetime, valid_until: datetime | None) -> Period | None:
    """Find the version that a new one cuts short, and refuse where it would cut more than that."""
    met = [
        one
        for one in periods
        if (valid_until is None or one.valid_from < valid_until)
        and (one.valid_until is None or valid_from < one.valid_until)
    ]
    later = next((one for one in met if one.valid_from >= valid_from), None)
    if later is not None:
        message = f"Version {later.version} begins within that time. Withdraw it, or end this one before it."
        raise RuleOverlaps(message)
    if met and valid_from < now():
        raise RuleInThePast
    return met[0] if met else None


def _check_words(valid_from: datetime, valid_until: datetime | None, note: str, made_by: str) -> None:
    faults = []
    if valid_from.tzinfo is None or (valid_until is not None and valid_until.tzinfo is None):
        faults.append(Detail("validFrom", "Times need their time zone."))
    elif valid_until is not None and valid_until <= valid_from:
        faults.append(Detail("validUntil", "A version ends after it has begun."))
    for name, text in (("note", note), ("madeBy", made_by)):
        if not 0 < len(text) <= WORDS_LIMIT:
            faults.append(Detail(name, f"This needs 1 to {WORDS_LIMIT} characters."))
    if faults:
        raise Invalid(details=tuple(faults))


def registered_rules() -> "dict[str, Rule[Any]]":
    """Every rule that some room has declared."""
    return dict(_declared)
