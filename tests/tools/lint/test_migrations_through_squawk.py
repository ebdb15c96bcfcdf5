from pathlib import PurePosixPath

from tools.lint.source import Source
from tools.lint.sql import check_migrations, find_twins, way_up

PATH = "src/stoa/commons/tags/migrations/20261121093000_tags.sql"


def findings(up: str, *, stage: str = "expand", options: str = "", down: str = "drop table tags;") -> list[str]:
    text = f"-- stage: {stage}\n-- migrate:up{options}\n{up}\n\n-- migrate:down\n{down}\n"
    return list(check_migrations([way_up(Source(PurePosixPath(PATH), text))]))


def test_a_new_table_is_safe_and_its_way_down_is_not_looked_at() -> None:
    assert findings("create table tags (id uuid primary key, name text not null);") == []


def test_a_finding_tells_the_line_in_the_migration_itself() -> None:
    (found,) = findings("set local lock_timeout = '2s';\nalter table tags add constraint c check (n > 0);")
    assert found.startswith(f"{PATH}:4: constraint-missing-not-valid ")


def test_an_index_that_blocks_writers_is_found() -> None:
    (found,) = findings("create index tags_by_name on tags (name);")
    assert "require-concurrent-index-creation" in found


def test_a_concurrent_index_needs_a_migration_without_a_transaction() -> None:
    up = "create index concurrently if not exists tags_by_name on tags (name);"
    assert findings(up, options=" transaction:false") == []
    assert any("in-transaction" in found for found in findings(up))


def test_a_column_is_dropped_in_the_contract_stage_and_never_before() -> None:
    up = "set local lock_timeout = '2s';\nalter table tags drop column colour;"
    assert any("ban-drop-column" in found for found in findings(up))
    assert findings(up, stage="contract") == []


def test_sql_that_cannot_be_read_is_told() -> None:
    assert any("syntax" in found for found in findings("create tabel tags;"))


def test_two_migrations_of_one_database_with_one_number_are_found() -> None:
    core = PurePosixPath("src/stoa/commons/tags/migrations/20261121093000_tags.sql")
    other = PurePosixPath("src/stoa/commons/media/migrations/20261121093000_media.sql")
    harbour = PurePosixPath("src/stoa/sites/harbour/notes/migrations/20261121093000_notes.sql")
    market = PurePosixPath("src/stoa/sites/market/boats/migrations/20261121093000_boats.sql")
    assert len(list(find_twins([core, other]))) == 1
    assert len(list(find_twins([core, harbour]))) == 1
    assert list(find_twins([harbour, market])) == []
