import pytest

from tests.tools.lint.cases import holds, lines_found

SERVICE = "src/stoa/commons/tags/service.py"


@pytest.mark.parametrize(
    "statement",
    [
        "select id from tags",
        "  SELECT id,\\n name FROM tags",
        "select 1",
        "select pg_advisory_lock(1)",
        "insert into tags (name) values ($1)",
        "update tags set name = $1",
        "update kernel.tags as t set name = $1",
        "delete from tags",
        "with old as (select 1) select * from old",
        "with recursive tree(id) as materialized (select 1) select 1",
        "create table tags (id int)",
        "listen changes",
    ],
)
def test_a_statement_outside_queries_is_found(statement: str) -> None:
    assert lines_found("ST001", SERVICE, f'x = 1\nawait db.run("{statement}")\n') == [2]


def test_a_statement_in_an_f_string_is_found() -> None:
    assert lines_found("ST001", SERVICE, 'sql = f"select id from {table}"\n') == [1]


@pytest.mark.parametrize(
    "sentence",
    ["Select a server from the list.", "Update it and set a new name.", "select", "selected from many", "with care"],
)
def test_a_sentence_is_no_statement(sentence: str) -> None:
    assert holds("ST001", SERVICE, f'message = "{sentence}"\n')


def test_a_docstring_may_show_a_statement() -> None:
    assert holds("ST001", SERVICE, 'def load_tag():\n    """select id from tags"""\n    return 1\n')


@pytest.mark.parametrize(
    "path", ["src/stoa/commons/tags/queries.py", "src/stoa/kernel/db/handles.py", "tests/commons/test_tags.py"]
)
def test_statements_stand_where_they_belong(path: str) -> None:
    assert holds("ST001", path, 'ALL = "select id from tags"\n')
