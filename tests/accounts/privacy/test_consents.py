"""Consents: by version, on record, and taken back as easily as given."""

from uuid import UUID

import asyncpg
import pytest

from stoa.accounts.privacy.consents import check_consent, send_if_agreed, sign_withdrawal
from stoa.accounts.privacy.rules import NEWS
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, open_site
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.kernel.mail.post import NEWS as LETTER
from tests.kernel.mail.post import Note

PATH = "/api/v1/users/me/consents"
AGREED = {"purpose": NEWS.purpose, "version": NEWS.version, "given": True}


async def test_row_40_a_consent_that_is_taken_back_is_on_record_and_counts_no_more(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    person, accounts = UUID(ann.person_id), accounts_at(site)

    async def agrees() -> bool:
        return await check_consent(accounts.database.read(), accounts, person, NEWS.purpose)

    asked = (await ann.ask("GET", PATH)).json()["data"]
    assert [(one["purpose"], one["given"], one["answeredAt"]) for one in asked] == [(NEWS.purpose, False, None)]
    assert not await agrees()
    assert (await ann.ask("PUT", PATH, AGREED)).json()["data"]["given"] is True
    assert await agrees()
    assert (await ann.ask("PUT", PATH, {**AGREED, "given": False})).json()["data"]["given"] is False
    assert not await agrees()
    history = (await ann.ask("GET", f"{PATH}/history")).json()["data"]
    assert [(one["version"], one["given"]) for one in history] == [("1", False), ("1", True)]


async def test_row_40_a_consent_that_is_taken_back_stops_the_mail(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    person, accounts = UUID(ann.person_id), accounts_at(site)

    async def send() -> UUID | None:
        async with accounts.database.write() as tx:
            return await send_if_agreed(tx, accounts, person, NEWS.purpose, LETTER, Note("Ann", "https://stoa.example"))

    assert await send() is None
    await ann.ask("PUT", PATH, AGREED)
    assert await send() is not None
    waiting = "select count(*)::int from kernel.mail where template = 'sample/news'"
    assert await value(accounts.database, waiting) == 1
    token = sign_withdrawal(accounts, person, NEWS.purpose)
    assert (await site.request("POST", f"/unsubscribe?token={token}")).status_code == 200
    assert await send() is None
    assert await value(accounts.database, waiting) == 0  # nor does what was asked for before leave any more
    await ann.ask("PUT", PATH, AGREED)
    await ann.ask("DELETE", "/api/v1/users/me")
    assert await send() is None


async def test_row_40_who_agreed_to_other_words_has_not_agreed_to_these(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    old = await ann.ask("PUT", PATH, {**AGREED, "version": "0"})
    assert (old.status_code, code_of(old)) == (409, "CONSENT_CHANGED")
    await run_sql(
        site,
        "insert into accounts.consents (id, person_id, purpose, version, given) "
        "values (gen_random_uuid(), $1::text::uuid, $2, '0', true)",
        ann.person_id,
        NEWS.purpose,
    )
    shown = (await ann.ask("GET", PATH)).json()["data"][0]
    assert (shown["given"], shown["answeredVersion"]) == (False, "0")
    unknown = await ann.ask("PUT", PATH, {**AGREED, "purpose": "mail.nothing"})
    assert (unknown.status_code, code_of(unknown)) == (404, "UNKNOWN_PURPOSE")


@pytest.mark.parametrize("act", ["update accounts.consents set given = true", "delete from accounts.consents"])
async def test_row_40_answers_are_never_rewritten(start_site: StartSite, act: str) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    await ann.ask("PUT", PATH, {**AGREED, "given": False})
    with pytest.raises(asyncpg.PostgresError, match="never changed or removed"):
        await run_sql(site, act)
