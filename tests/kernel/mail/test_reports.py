"""The provider's reports: believed when they are signed and fresh, and done once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import msgspec
import pytest

from stoa.kernel.clock import now
from stoa.kernel.config import load_config
from stoa.kernel.crypto import new_root
from stoa.kernel.db import Database
from stoa.kernel.jobs import JobContext
from stoa.kernel.mail import find_suppression, remove_suppression
from stoa.kernel.mail.jobs import Sweep, sweep_mail
from stoa.kernel.mail.service import send_check
from stoa.kernel.mail.signature import sign_hook
from stoa.kernel.receipts import load_receipt
from stoa.kernel.receipts.queries import BEGIN, SUCCEED
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import value

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD_SECRET = "whsec_b2xkLXNlY3JldC1vZi10aGUtdGVzdHM="
PATH = "/api/v1/hooks/mail"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn", settings={"MAIL_HOOK_SECRETS": f"{SECRET},{OLD_SECRET}"})


def database_of(site: SiteUnderTest) -> Database:
    return site.runtime.databases[site.name]


async def sent_mail(site: SiteUnderTest, to: str = "ann@stoa.example", reference: str = "their-1") -> UUID:
    """Note a mail as one that the provider has accepted."""
    database = database_of(site)
    async with database.write() as tx:
        mail_id = await send_check(tx, site.runtime.keys.for_site(site.name), to, "A test")
    await BEGIN.one(database.once(), id=mail_id)
    await SUCCEED.run(database.once(), id=mail_id, attempt=1, state="accepted", reference=reference, words=None)
    return mail_id


async def report(
    site: SiteUnderTest,
    kind: str,
    *,
    hook_id: str = "msg_1",
    secret: str = SECRET,
    ago: timedelta = timedelta(),
    prefix: str = "svix",
    **data: Any,
) -> httpx2.Response:
    body = msgspec.json.encode({"type": kind, "data": {"email_id": "their-1", "to": ["ann@stoa.example"], **data}})
    stamp = int((now() - ago).timestamp())
    headers = {
        f"{prefix}-id": hook_id,
        f"{prefix}-timestamp": str(stamp),
        f"{prefix}-signature": "v1,bm90IHRoaXMgb25l " + sign_hook(secret, hook_id, stamp, body),
        "Content-Type": "application/json",
    }
    return await site.request("POST", PATH, content=body, headers=headers)


async def is_suppressed(site: SiteUnderTest, address: str = "ann@stoa.example") -> bool:
    keys = site.runtime.keys.for_site(site.name)
    return await find_suppression(database_of(site).read(), keys, address) is not None


async def state_of(site: SiteUnderTest, mail_id: UUID) -> tuple[str, str | None]:
    receipt = await load_receipt(database_of(site).read(), mail_id)
    return receipt.state, receipt.reason


@pytest.mark.parametrize("prefix", ["svix", "webhook"])
@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
async def test_a_mail_that_arrived_is_called_delivered(site: SiteUnderTest, prefix: str, secret: str) -> None:
    mail_id = await sent_mail(site)
    assert await state_of(site, mail_id) == ("accepted", None)
    assert (await report(site, "email.delivered", prefix=prefix, secret=secret)).status_code == 204
    assert await state_of(site, mail_id) == ("delivered", None)


async def test_a_mail_that_came_back_for_good_ends_mail_to_that_address(site: SiteUnderTest) -> None:
    mail_id = await sent_mail(site)
    bounce = {"type": "Permanent", "subType": "General", "message": "The mailbox does not exist."}
    assert (await report(site, "email.bounced", bounce=bounce)).status_code == 204
    assert await state_of(site, mail_id) == ("failed", "It came back: The mailbox does not exist.")
    assert await is_suppressed(site)


async def test_a_full_mailbox_is_no_dead_one(site: SiteUnderTest) -> None:
    mail_id = await sent_mail(site)
    await report(site, "email.bounced", bounce={"type": "Transient", "message": "The mailbox is full."})
    assert (await state_of(site, mail_id))[0] == "failed"
    assert not await is_suppressed(site)


async def test_whoever_complains_gets_no_more_mail(site: SiteUnderTest) -> None:
    mail_id = await sent_mail(site)
    await report(site, "email.complained", to="ann@stoa.example")
    assert (await state_of(site, mail_id))[0] == "accepted"
    assert await is_suppressed(site)


async def test_what_could_not_be_sent_is_failed(site: SiteUnderTest) -> None:
    mail_id = await sent_mail(site)
    await report(site, "email.failed", failed={"reason": "reached_daily_quota"})
    assert await state_of(site, mail_id) == ("failed", "The mail service gave up. reached_daily_quota")


async def test_the_same_report_again_changes_nothing(site: SiteUnderTest) -> None:
    await sent_mail(site)
    assert (await report(site, "email.complained")).status_code == 204
    async with database_of(site).write() as tx:
        await remove_suppression(tx, site.runtime.keys.for_site(site.name), "ann@stoa.example")
    assert (await report(site, "email.complained")).status_code == 204
    assert not await is_suppressed(site)
    await report(site, "email.complained", hook_id="msg_2")
    assert await is_suppressed(site)


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0"},
        {"ago": timedelta(minutes=6)},
        {"ago": timedelta(minutes=-6)},
        {"hook_id": "m" * 201},
        {"prefix": "other"},
    ],
    ids=["another secret", "too old", "ahead of its time", "endless id", "unknown headers"],
)
async def test_a_report_that_is_not_signed_as_it_should_be_is_refused(
    site: SiteUnderTest, wrong: dict[str, Any]
) -> None:
    await sent_mail(site)
    answer = await report(site, "email.complained", **wrong)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BAD_HOOK_SIGNATURE"
    assert not await is_suppressed(site)


async def test_a_body_that_was_changed_is_refused(site: SiteUnderTest) -> None:
    stamp = int(now().timestamp())
    body = b'{"type":"email.complained","data":{"to":["ann@stoa.example"]}}'
    headers = {
        "svix-id": "msg_1", "svix-timestamp": str(stamp), "svix-signature": sign_hook(SECRET, "msg_1", stamp, body),
        "Content-Type": "application/json",
    }  # fmt: skip
    changed = body.replace(b"ann@", b"bob@")
    assert (await site.request("POST", PATH, content=changed, headers=headers)).status_code == 400
    assert (await site.request("POST", PATH, content=body, headers=headers)).status_code == 204
    assert not await is_suppressed(site, "bob@stoa.example")


async def test_reports_that_mean_nothing_to_us_and_odd_ones_do_no_harm(site: SiteUnderTest) -> None:
    assert (await report(site, "email.opened")).status_code == 204
    assert (await report(site, "email.delivered", hook_id="msg_2", email_id="of somebody else")).status_code == 204
    assert (await report(site, "email.complained", hook_id="msg_3", to=["no address"])).status_code == 204
    assert (await report(site, "email.bounced", hook_id="msg_4", to=7)).status_code == 400


async def test_without_a_secret_there_is_no_door(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    assert (await report(site, "email.delivered")).status_code == 404


@pytest.mark.parametrize("mode", ["development", "production"])
async def test_the_text_of_sent_mail_goes_soon_in_production_and_later_elsewhere(
    site: SiteUnderTest, mode: str
) -> None:
    await sent_mail(site)
    database = database_of(site)
    await _grow_old(database, "1 hour")
    context = JobContext(
        site=site.name, db=database, config=_in_mode(mode), services={}, job_id=UUID(int=1), attempt=1,
        is_last_attempt=False,
    )  # fmt: skip
    assert await sweep_mail(context, Sweep()) == {"removed": 1 if mode == "production" else 0}
    if mode == "development":
        await _grow_old(database, "8 days")
        assert await sweep_mail(context, Sweep()) == {"removed": 1}


async def _grow_old(database: Database, age: str) -> None:
    update = f"update kernel.mail set created_at = now() - interval '{age}' returning 1"
    assert await value(database, f"with old as ({update}) select count(*) from old") == 1


def _in_mode(mode: str) -> Any:
    if mode == "development":
        return load_config({})
    return load_config(
        {
            "STOA_MODE": "production",
            "STOA_KEYS": new_root(),
            "STOA_ORIGIN": "https://firstspawn.example",
            "MAIL_URL": "smtps://mail.example",
            "MAIL_FROM": "hello@firstspawn.example",
        }
    )
