import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize(
    "call", ["await db.commit()", "await db.rollback()", "async with connection.transaction(): x()"]
)
def test_a_service_neither_commits_nor_rolls_back(call: str) -> None:
    body = f"async def submit(db):\n    {call}\n"
    assert lines_found("ST002", "src/stoa/accounts/sessions/service.py", body) == [2]


@pytest.mark.parametrize("folder", ["kernel/db", "kernel/http", "kernel/jobs", "kernel/events", "cli"])
def test_the_edges_do(folder: str) -> None:
    assert holds("ST002", f"src/stoa/{folder}/work.py", "async def leave(c):\n    await c.commit()\n")


def test_a_word_is_no_call() -> None:
    assert holds("ST002", "src/stoa/commons/pay/service.py", "kind = entry.transaction\ncommit = 1\n")
