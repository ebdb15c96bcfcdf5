"""Export: everything that is declared, for its owner alone, for a while."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from stoa.accounts.privacy import service
from stoa.accounts.privacy.archive import export_key
from stoa.accounts.privacy.jobs import EXPORT, SWEEP, ExportAsked
from stoa.accounts.privacy.tables import find_columns
from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobHandle, find_job
from stoa.kernel.storage import exists, put
from tests.accounts.at_the_door import Visitor, code_of, mails, open_site
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until, value

from .canaries import CANARY, leave_canaries
from .working import finished_export, run_now, working


async def _fetch(site: SiteUnderTest, url: str) -> ZipFile:
    answer = await site.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return ZipFile(io.BytesIO(answer.content))


def _data(archive: ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("data.json"))
    return found


async def test_row_40_an_export_has_a_canary_of_every_declared_table_and_no_secret(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    bob = await Visitor(site, "bob@stoa.example", "bob-1").join()
    await bob.sign_in()
    await ann.sign_in()
    plans = await leave_canaries(site, ann)
    ready = await finished_export(ann)
    archive = await _fetch(site, ready["url"])
    data = _data(archive)
    assert data["tables"]["accounts.people"][0]["email"] == ann.email
    assert set(data["tables"]) == {plan.table for plan in plans}
    for plan in plans:
        shown = {name for row in data["tables"][plan.table] for name in row}
        assert shown.isdisjoint({one.column for one in plan.columns if one.secret}), plan.table
    telling = [table for table, rows in data["tables"].items() if f"{CANARY}-{table}-" in json.dumps(rows)]
    assert len(telling) > len(plans) / 2
    db = site.runtime.databases[site.name].read()
    for plan in plans:
        known = await find_columns(db, plan)
        if any(not one.secret and known[one.column].kind != "bytea" for one in plan.columns):
            assert data["tables"][plan.table], plan.table
    whole = archive.read("data.json").decode()
    assert "argon2" not in whole
    assert "bob" not in whole


async def test_row_40_an_export_is_its_owners_alone_and_its_link_runs_out(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    bob = await Visitor(site, "bob@stoa.example", "bob-1").join()
    await ann.sign_in()
    await bob.sign_in()
    ready = await finished_export(ann)
    path = f"/api/v1/users/me/exports/{ready['id']}"
    for foreign in (path, f"{path}/file"):
        assert (await bob.ask("GET", foreign)).status_code == 404
        assert (await Visitor(site).ask("GET", foreign)).status_code == 401
    led = await ann.ask("GET", f"{path}/file")
    assert led.status_code == 303
    assert (await site.get(led.headers["location"])).status_code == 200
    broken = ready["url"][:-3] + ("aaa" if not ready["url"].endswith("aaa") else "bbb")
    assert (await site.get(broken)).status_code in {400, 403, 404, 410}
    told = (await mails(site, ann.email))[0]
    assert told["links"][0].endswith("/account/privacy")
    with clock.moved(timedelta(minutes=16), everywhere=True):
        assert (await site.get(ready["url"])).status_code in {403, 410}
    with clock.moved(timedelta(days=8), everywhere=True):
        await run_now(site, SWEEP)
    assert (await ann.ask("GET", path)).status_code == 404
    assert (await site.get(ready["url"])).status_code == 404


async def test_row_40_one_export_at_a_time(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    answers = await asyncio.gather(*[ann.ask("POST", "/api/v1/users/me/export") for _ in range(5)])
    assert [answer.status_code for answer in answers] == [202] * 5
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    database = site.runtime.databases[site.name]
    assert await value(database, "select count(*) from kernel.jobs where name = 'privacy.export'") == 1
    early = await ann.ask("GET", answers[0].headers["location"] + "/file")
    assert (early.status_code, code_of(early)) == (409, "EXPORT_NOT_READY")


async def test_row_40_an_export_that_fails_is_said_and_another_may_be_asked_for(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    asked = await ann.ask("POST", "/api/v1/users/me/export")
    export_id = asked.json()["data"]["id"]
    await run_sql(site, "update kernel.jobs set status = 'dead', error = 'The disk is full.'")
    (shown,) = (await ann.ask("GET", "/api/v1/users/me/exports")).json()["data"]
    assert (shown["state"], shown["problem"]) == ("failed", "The disk is full.")
    files = site.runtime.files[site.name]
    await put(files, export_key(UUID(export_id)), _left_behind())
    again = await finished_export(ann)
    assert again["id"] != export_id
    await run_now(site, SWEEP)
    assert not await exists(files, export_key(UUID(export_id)))
    assert await exists(files, export_key(UUID(again["id"])))


async def test_row_40_an_export_that_ends_while_one_looks_has_not_failed(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    asked = await ann.ask("POST", "/api/v1/users/me/export")

    async def look_when_it_is_over(db: Read, job_id: UUID) -> JobHandle | None:
        ended = "select count(*) from kernel.jobs where id = $1 and status = 'done'"
        async with working(site):
            await until(site.runtime.databases[site.name], ended, job_id)
        return await find_job(db, job_id)

    monkeypatch.setattr(service, "find_job", look_when_it_is_over)
    shown = (await ann.ask("GET", asked.headers["location"])).json()["data"]
    assert (shown["state"], shown["url"] is not None) == ("ready", True)


async def test_row_40_what_a_killed_worker_has_left_of_an_erased_person_goes(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    files, export_id = site.runtime.files[site.name], new_id()
    await put(files, export_key(export_id), _left_behind())
    async with site.runtime.databases[site.name].write() as tx:
        await EXPORT.enqueue(tx, ExportAsked(export_id, UUID(ann.person_id), ""))
    await run_now(site, SWEEP)
    assert not await exists(files, export_key(export_id))


async def _left_behind() -> AsyncIterator[bytes]:
    yield b"half an export"


async def test_row_40_an_export_needs_a_fresh_proof(start_site: StartSite) -> None:
    site = await open_site(start_site, SESSION_STEP_UP="60s")
    ann = await Visitor(site).join()
    await ann.sign_in()
    with clock.moved(timedelta(minutes=2), everywhere=True):
        for method, path in (("POST", "/api/v1/users/me/export"), ("DELETE", "/api/v1/users/me")):
            answer = await ann.ask(method, path)
            assert (answer.status_code, code_of(answer)) == (428, "STEP_UP_REQUIRED")
