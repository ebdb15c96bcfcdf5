"""Recovery codes: each works once, and a new ten voids the old."""

import asyncio
import hashlib
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts.recovery_codes import service
from stoa.accounts.recovery_codes.queries import KEY
from stoa.accounts.recovery_codes.rules import new_code, plain_code
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.keys import reencrypt
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, mails, open_site
from tests.harness.web import StartSite
from tests.kernel.asking import rows

from .app import finish, member_with_app, start


async def test_row_21_each_code_works_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    code = app.recovery_codes[0]
    again = ann.elsewhere()
    assert (await finish(again, await start(again), code.upper().replace("-", " "), "recovery-code")).status_code == 200
    assert (await again.me()).status_code == 200
    used = await finish(again, await start(again), code, "recovery-code")
    assert (used.status_code, code_of(used)) == (401, "MFA_CODE_INVALID")
    state = (await ann.ask("GET", "/api/v1/auth/mfa")).json()["data"]
    assert state["recoveryCodesLeft"] == 9
    assert "A recovery code was used" in [mail["subject"] for mail in await mails(site, ann.email)]


async def test_row_21_of_many_at_once_with_one_code_one_gets_in(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    tokens = [await start(ann.elsewhere()) for _ in range(8)]
    code = app.recovery_codes[3]
    answers = await asyncio.gather(*(finish(ann.elsewhere(), token, code, "recovery-code") for token in tokens))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7


async def test_row_21_codes_are_kept_as_keyed_hashes(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, app = await member_with_app(site)
    kept = await rows(site.runtime.databases[site.name], "select hash from accounts.recovery_codes")
    assert len(kept) == 10
    assert all(len(row[0]) == 32 for row in kept)
    plain = {hashlib.sha256(plain_code(code).encode()).digest() for code in app.recovery_codes}
    assert not plain & {bytes(row[0]) for row in kept}


async def test_row_21_new_codes_void_the_old(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    renewed = (await ann.post("mfa/recovery-codes")).json()["data"]["recoveryCodes"]
    assert len(renewed) == 10
    assert not set(renewed) & set(app.recovery_codes)
    again = ann.elsewhere()
    assert (await finish(again, await start(again), app.recovery_codes[0], "recovery-code")).status_code == 401
    assert (await finish(again, await start(again), renewed[0], "recovery-code")).status_code == 200


async def test_row_21_codes_of_one_person_do_not_open_another_account(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    _, other = await member_with_app(site, "ben@stoa.example", "ben-oak")
    again = ann.elsewhere()
    assert (await finish(again, await start(again), other.recovery_codes[0], "recovery-code")).status_code == 401


async def test_row_32_codes_on_paper_outlive_the_root_key_they_were_made_under(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    before, new = accounts_at(site), parse_roots([new_root()])
    both = Keyring((*new, *before.keys.roots), before.keys.site)
    results = await reencrypt(before.database, both, columns=[KEY])
    assert [(result.stale, result.left) for result in results] == [(1, 0)]
    after = replace(before, keys=Keyring(new, before.keys.site))
    async with after.database.write() as tx:
        assert await service.redeem_code(tx, after, UUID(ann.person_id), app.recovery_codes[0])
        assert not await service.redeem_code(tx, after, UUID(ann.person_id), app.recovery_codes[0])


async def test_without_a_factor_there_are_no_codes(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    answer = await ann.post("mfa/recovery-codes")
    assert (answer.status_code, code_of(answer)) == (409, "MFA_NOT_ENABLED")


@given(st.sampled_from(["", " ", "-", "\t"]), st.booleans())
def test_a_code_is_read_from_paper_however_it_is_typed(between: str, shout: bool) -> None:
    code = new_code()
    typed = between.join(code.upper() if shout else code)
    assert plain_code(typed) == plain_code(code)
    assert plain_code("OIL-1") == "0111"
