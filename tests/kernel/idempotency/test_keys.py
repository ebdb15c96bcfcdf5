"""Row 51: a request that is sent again with its key has one effect, and the same answer."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from stoa.kernel import clock
from stoa.kernel.config import load_config
from stoa.kernel.idempotency import SWEEP
from stoa.kernel.idempotency.sweep import Sweep
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows, until, value
from tests.kernel.idempotency.bank import BANK, TABLE

ROOT = Path(__file__).resolve().parents[3]
SEND = "/api/v1/transfers"
HELD = """
    select exists (
        select from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
    )
"""


@pytest.fixture
async def bank(start_site: StartSite) -> SiteUnderTest:
    return await start_site(site=BANK, tables=TABLE)


async def send(bank: SiteUnderTest, key: str | None, body: dict[str, Any], who: str = "ann") -> httpx2.Response:
    headers = {"Authorization": f"Bearer {who}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return await bank.request("POST", SEND, json=body, headers=headers)


async def effects(bank: SiteUnderTest) -> int:
    return int(await value(bank.runtime.databases["bank"], "select count(*) from transfers"))


def code(answer: httpx2.Response) -> str:
    return str(answer.json()["error"]["code"])


async def test_row_51_the_same_key_has_one_effect_and_the_same_answer(bank: SiteUnderTest) -> None:
    first = await send(bank, "k1", {"amount": 5})
    again = await send(bank, "k1", {"amount": 5})
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first.headers["location"]) == (again.content, again.headers["location"])
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert ("set-cookie" in first.headers, "set-cookie" in again.headers) == (True, False)
    assert await effects(bank) == 1


async def test_row_51_without_a_key_each_request_has_its_effect(bank: SiteUnderTest) -> None:
    for _ in range(2):
        assert (await send(bank, None, {"amount": 5})).status_code == 201
    assert await effects(bank) == 2
    assert await value(bank.runtime.databases["bank"], "select count(*) from kernel.idempotency_keys") == 0


async def test_row_51_twenty_at_once_have_one_effect(bank: SiteUnderTest) -> None:
    """Row 51: twenty in parallel: one effect; the others are given the same answer, or told to ask again."""
    answers = await asyncio.gather(*(send(bank, "k1", {"amount": 5, "seconds": 0.2}) for _ in range(20)))
    assert await effects(bank) == 1
    given = [answer for answer in answers if answer.status_code == 201]
    told = [answer for answer in answers if answer.status_code == 409]
    assert len(given) + len(told) == 20
    assert len({answer.content for answer in given}) == 1
    assert {code(answer) for answer in told} <= {"IDEMPOTENCY_KEY_IN_USE"}


async def test_row_51_while_the_first_takes_long_the_second_is_told_when_to_ask_again(bank: SiteUnderTest) -> None:
    body = {"amount": 5, "seconds": 2.2}
    first = asyncio.create_task(send(bank, "k1", body))
    await until(bank.runtime.databases["bank"], HELD)
    second = await send(bank, "k1", body)
    assert (second.status_code, code(second), second.headers["retry-after"]) == (409, "IDEMPOTENCY_KEY_IN_USE", "1")
    assert (await first).status_code == 201
    assert (await send(bank, "k1", body)).content == (await first).content
    assert await effects(bank) == 1


async def test_row_51_another_body_with_the_key_is_refused(bank: SiteUnderTest) -> None:
    await send(bank, "k1", {"amount": 5})
    other = await send(bank, "k1", {"amount": 6})
    assert (other.status_code, code(other)) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert await effects(bank) == 1


async def test_row_51_another_persons_key_is_another_key(bank: SiteUnderTest) -> None:
    mine = await send(bank, "k1", {"amount": 5})
    theirs = await send(bank, "k1", {"amount": 5}, who="ben")
    assert mine.content != theirs.content
    assert "idempotent-replayed" not in theirs.headers
    assert await effects(bank) == 2


@pytest.mark.parametrize(("amount", "status"), [(1000, 409), (1001, 500)])
async def test_row_51_what_was_rolled_back_is_not_remembered(bank: SiteUnderTest, amount: int, status: int) -> None:
    for _ in range(2):
        answer = await send(bank, "k1", {"amount": amount})
        assert answer.status_code == status
        assert "idempotent-replayed" not in answer.headers
    assert await effects(bank) == 0
    assert (await send(bank, "k1", {"amount": 5})).status_code == 201


async def test_a_key_that_is_none_is_refused(bank: SiteUnderTest) -> None:
    for key in ("", "a b", "x" * 256, "tab\tkey", "ümlaut"):
        headers = [(b"Authorization", b"Bearer ann"), (b"Idempotency-Key", key.encode("latin-1"))]
        answer = await bank.request("POST", SEND, json={"amount": 5}, headers=headers)
        assert (answer.status_code, code(answer)) == (400, "BAD_IDEMPOTENCY_KEY"), key
    assert await effects(bank) == 0


async def test_a_key_is_forgotten_after_a_day_and_swept(bank: SiteUnderTest) -> None:
    database = bank.runtime.databases["bank"]
    await send(bank, "k1", {"amount": 5})
    with clock.moved(timedelta(hours=25), everywhere=True):
        assert "idempotent-replayed" not in (await send(bank, "k1", {"amount": 6})).headers
    assert await value(database, "select count(*) from kernel.idempotency_keys") == 1
    context = JobContext(
        site="bank",
        db=database,
        config=load_config({}),
        services={},
        job_id=new_id(),
        attempt=1,
        is_last_attempt=True,
    )
    assert await SWEEP.handler(context, Sweep()) == 0
    with clock.moved(timedelta(hours=50)):
        assert await SWEEP.handler(context, Sweep()) == 1


async def test_what_was_answered_is_not_readable_in_the_table(bank: SiteUnderTest) -> None:
    await send(bank, "k1", {"amount": 987_654})
    [row] = await rows(bank.runtime.databases["bank"], "select answer from kernel.idempotency_keys")
    assert b"987654" not in row["answer"]


async def test_the_document_tells_of_the_key(bank: SiteUnderTest) -> None:
    document = (await bank.get("/api/v1/openapi.json")).json()
    operation = document["paths"][SEND]["post"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]]
    assert "IDEMPOTENCY_KEY_REUSED" in operation["responses"]["422"]["$ref"]
    assert "IDEMPOTENCY_KEY_IN_USE" in operation["responses"]["409"]["$ref"]


@pytest.mark.parametrize(("when", "left"), [("after", 1), ("before", 0)])
async def test_row_51_a_server_killed_between_effect_and_answer_answers_the_same_when_asked_again(
    bank: SiteUnderTest, valkey_url: str, tmp_path: Path, when: str, left: int
) -> None:
    """Row 51: kill -9 between effect and reply, then retry: the same reply and one row; killed before, one row, too."""
    environ = {
        **os.environ,
        "DATABASE_URL": bank.runtime.databases["bank"].url,
        "VALKEY_URL": valkey_url,
        "STOA_DATA": str(tmp_path / "data"),
        "DIE": when,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kernel.idempotency.bank",
        "0",
        cwd=ROOT,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    headers = {"Host": f"bank.localhost:{port}", "Authorization": "Bearer ann", "Idempotency-Key": "k1"}
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
        with pytest.raises(httpx2.HTTPError):
            await client.post(SEND, json={"amount": 5})
    assert await process.wait() == -signal.SIGKILL
    assert await effects(bank) == left
    again = await send(bank, "k1", {"amount": 5})
    assert again.status_code == 201
    assert again.json()["data"]["amount"] == 5
    assert ("idempotent-replayed" in again.headers) == (left == 1)
    assert await effects(bank) == 1
