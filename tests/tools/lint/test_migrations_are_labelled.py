import pytest

from tests.tools.lint.cases import holds, lines_found

FOLDER = "src/stoa/commons/tags/migrations"
NAME = f"{FOLDER}/20261121093000_add_tags.sql"


def migration(up: str = "create table tags (id int);", down: str = "drop table tags;", stage: str = "expand") -> str:
    return f"-- migrate:up\n-- stage: {stage}\n{up}\n\n-- migrate:down\n{down}\n"


def test_a_whole_migration_is_in_order() -> None:
    assert holds("ST009", NAME, migration())
    assert holds("ST009", NAME, "-- stage: contract\n" + migration(stage="contract"))


@pytest.mark.parametrize(
    "name", ["0001_tags.sql", "20261321093000_tags.sql", "20261121093000.sql", "20261121093000_Tags.sql"]
)
def test_a_name_that_is_no_time_and_words_is_found(name: str) -> None:
    assert lines_found("ST009", f"{FOLDER}/{name}", migration()) == [1]


def test_a_missing_or_unknown_stage_is_found() -> None:
    assert lines_found("ST009", NAME, migration(stage="later")) == [1]


@pytest.mark.parametrize(
    "text", ["-- stage: expand\n-- migrate:up\nselect 1;\n", "-- stage: expand\ncreate table a ();\n"]
)
def test_a_missing_direction_is_found(text: str) -> None:
    assert lines_found("ST009", NAME, text) == [1]


def test_an_empty_way_down_needs_a_reason() -> None:
    assert len(lines_found("ST009", NAME, migration(down="-- nothing"))) == 1
    assert holds("ST009", NAME, migration(down="-- irreversible: the values are gone"))


@pytest.mark.parametrize(
    "up",
    [
        "alter table tags add column colour text;",
        "create index tags_by_name on tags (name);",
        "drop table old;",
        "create table a (id int); create index b_by_id on b (id);",
    ],
)
def test_an_alteration_without_a_lock_timeout_is_found(up: str) -> None:
    assert len(lines_found("ST009", NAME, migration(up))) == 1
    assert holds("ST009", NAME, migration("set local lock_timeout = '2s';\n" + up))


def test_an_index_on_a_new_table_waits_for_nobody() -> None:
    assert holds("ST009", NAME, migration("create table tags (id int);\ncreate index tags_by_id on tags (id);"))


def test_words_in_a_comment_alter_nothing() -> None:
    assert holds("ST009", NAME, migration("-- alter table nothing\ncreate table tags (id int);"))
