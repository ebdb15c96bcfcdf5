"""What is said of a job that fails."""

import io

import msgspec

from stoa.kernel.db import Database
from tests.kernel.asking import until
from tests.kernel.jobs.samples import SIMPLE, Work, working


async def test_a_mistake_in_a_job_is_written_down_where_an_operator_looks(work: Database, logged: io.StringIO) -> None:
    async with work.write() as tx:
        await SIMPLE.enqueue(tx, Work(id=1, fails=1))
    async with working(work):
        await until(work, "select exists (select from kernel.jobs where status = 'done')")
    [line] = [one for one in map(msgspec.json.decode, logged.getvalue().splitlines()) if one["event"] == "job_failed"]
    assert line["error"] == "Something went wrong on our side."
    assert "failure number 1" in line["exception"]
