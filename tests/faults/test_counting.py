"""The counting that everything rests on: it sees what is lost, doubled or left undone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from faults import tally
from faults.journal import Journal
from faults.outcome import Fault, Outcome, skipped
from faults.report import line, table
from faults.site import SITE
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from tests.harness.databases import NewDatabase

EFFECTS = ("job", "event")


@pytest.fixture
async def ledger(new_database: NewDatabase) -> str:
    """Make a database of the faults site."""
    url = (await new_database(empty=True)).url
    await migrate(url, load_migrations(migration_folders(feature.migrations for feature in SITE.features)))
    return url


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Open a journal."""
    made = Journal(tmp_path / "journal")
    yield made
    made.close()


async def _write(url: str, operations: Sequence[UUID], effects: Sequence[tuple[UUID, str]]) -> None:
    connection = await asyncpg.connect(url)
    await connection.executemany("insert into entries (operation) values ($1)", [(one,) for one in operations])
    await connection.executemany("insert into effects (operation, kind) values ($1, $2)", list(effects))
    await connection.close()


def _whole(operations: Sequence[UUID]) -> list[tuple[UUID, str]]:
    return [(one, kind) for one in operations for kind in EFFECTS]


async def test_nothing_lost_and_nothing_twice_is_clean(ledger: str, journal: Journal) -> None:
    kept = [uuid4() for _ in range(3)]
    for one in kept[:2]:
        journal.acknowledge(one)
    await _write(ledger, kept, _whole(kept))
    counted = await tally.take(ledger, journal)
    assert counted.clean
    assert (counted.acknowledged, counted.unacknowledged_present) == (2, 1)


async def test_what_was_acknowledged_and_is_not_there_is_missing(ledger: str, journal: Journal) -> None:
    journal.acknowledge(uuid4())
    counted = await tally.take(ledger, journal)
    assert counted.missing == 1
    assert not counted.clean


@pytest.mark.parametrize("twice", ["entry", *EFFECTS])
async def test_what_happened_twice_is_seen(ledger: str, journal: Journal, twice: str) -> None:
    one = uuid4()
    entries, effects = [one], _whole([one])
    if twice == "entry":
        entries.append(one)
        effects += _whole([uuid4()])  # as many effects as rows, so that nothing seems to be waiting
    else:
        effects.append((one, twice))
    await _write(ledger, entries, effects)
    counted = await tally.take(ledger, journal)
    assert counted.doubled == 1
    assert not counted.clean


async def test_a_job_that_never_had_its_effect_is_seen(
    ledger: str, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "DRAIN_SECONDS", 0.1)
    one = uuid4()
    await _write(ledger, [one], [(one, "event")])
    counted = await tally.take(ledger, journal)
    assert counted.undone == 1
    assert not counted.clean


def test_the_report_names_what_failed_and_what_was_not_run() -> None:
    fault = Fault("x", "A fault", "nothing is lost", run=_never)
    lost = Outcome(3, passed=False, tally=tally.Tally(10, 1, 0, 0, 0))
    told = table([(fault, lost), (fault, skipped("Only root can."))])
    assert "| A fault | nothing is lost | 3 | 10 | 1 | 0 | 0 | 0 | FAIL |" in told
    assert "not run" in told
    assert "Only root can." in told
    assert line(fault, lost).startswith("FAIL")


async def _never(_rounds: int) -> Outcome:
    raise AssertionError
