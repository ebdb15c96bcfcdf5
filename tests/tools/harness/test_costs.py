from pathlib import Path

import pytest

from tests.harness.costs import spent_by_server
from tests.harness.databases import NewDatabase
from tests.kernel.asking import rows


async def test_what_the_server_spends_is_counted(new_database: NewDatabase) -> None:
    database = await new_database()
    (where,) = await rows(database, "select current_setting('data_directory') as folder")
    note = Path(where["folder"]) / "postmaster.pid"
    if not note.exists():
        pytest.skip("the server of these tests runs on another machine")
    before = spent_by_server(note)
    await rows(database, "select sum(sqrt(n)) from generate_series(1, 1000000) as n")
    assert spent_by_server(note) > before > 0


def test_a_server_that_is_not_ours_to_see_counts_nothing(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("no number\n")
    assert spent_by_server(tmp_path / "postmaster.pid") == 0
    assert spent_by_server(tmp_path / "nowhere") == 0
