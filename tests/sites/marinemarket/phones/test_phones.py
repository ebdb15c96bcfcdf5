"""A number is somebody's once they have typed the code that came to it; nobody else ever sees it."""

import asyncio
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.crypto import lookup_hash
from stoa.sites.marinemarket.phones.boxes import PURPOSE
from stoa.sites.marinemarket.phones.errors import BadNumber
from stoa.sites.marinemarket.phones.rules import read_number
from stoa.sites.marinemarket.phones.settings import TextSettings
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, open_site
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import rows, value
from tests.kernel.keys.waiting import until_waiting
from tests.sites.marinemarket.buyers import boat_on_sale, data_of
from tests.sites.marinemarket.sellers import new_seller, second_person

PHONE = "/api/v1/users/me/phone"
NUMBER = "+1 (305) 555-0123"
THIRD = """
with third as (insert into accounts.people (id, username) values (gen_random_uuid(), 'third') returning id)
insert into person_phones (person_id, number_box, number_hash, verified_at) select id, '', $1, now() from third
"""


class Undone(Exception):
    """Ends a transaction without leaving anything of it."""


async def _code_for(visitor: Visitor, number: str = NUMBER) -> str:
    """Ask for a code, and read it where developers see it."""
    asked = await visitor.ask("POST", PHONE, {"number": number})
    assert asked.status_code == 202, asked.text
    (latest, *_) = await data_of(visitor, "/dev/texts")
    assert latest["to"] == re.sub(r"[^+0-9]", "", number)
    found = re.match(r"[0-9]{6}", latest["text"])
    assert found is not None
    return found[0]


async def test_a_number_is_verified_by_its_code_and_shown_to_nobody(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    seller_id = (await data_of(seller, path))["sellerId"]
    code = await _code_for(seller)
    assert (await data_of(seller, PHONE))["verified"] is False
    wrong = await seller.ask("POST", f"{PHONE}/verify", {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert (wrong.status_code, code_of(wrong)) == (422, "WRONG_PHONE_CODE")
    kept = (await seller.ask("POST", f"{PHONE}/verify", {"code": f"{code[:3]} {code[3:]}"})).json()["data"]
    assert (kept["verified"], kept["endsWith"], kept["waitsForCode"]) == (True, "23", False)
    line = await data_of(seller, f"/api/v1/sellers/{seller_id}/trust")
    assert line["phoneVerified"] is True
    assert "5550123" not in str(line)
    database = accounts_at(seller.site).database
    dumped = str([dict(one) for one in await rows(database, "select * from person_phones")])
    assert "5550123" not in dumped
    assert (await seller.ask("POST", f"{PHONE}/verify", {"code": code})).status_code == 422  # a code works once
    assert (await seller.ask("DELETE", PHONE)).status_code == 204
    assert (await data_of(seller, f"/api/v1/sellers/{seller_id}/trust"))["phoneVerified"] is False


async def test_of_many_guesses_at_once_five_are_looked_at(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    code = await _code_for(seller)
    wrong = [f"{(int(code) + step) % 1_000_000:06d}" for step in range(1, 13)]
    answers = await asyncio.gather(*(seller.ask("POST", f"{PHONE}/verify", {"code": one}) for one in wrong))
    assert {one.status_code for one in answers} == {422}
    assert await value(accounts_at(seller.site).database, "select tries from person_phones") == 5
    late = await seller.ask("POST", f"{PHONE}/verify", {"code": code})
    assert code_of(late) == "WRONG_PHONE_CODE"
    again = await _code_for(seller)
    assert (await seller.ask("POST", f"{PHONE}/verify", {"code": again})).status_code == 200


async def test_five_codes_are_sent_a_day_and_old_ones_do_not_work(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    codes = [await _code_for(seller) for _ in range(5)]
    refused = await seller.ask("POST", PHONE, {"number": NUMBER})
    assert (refused.status_code, code_of(refused)) == (409, "TOO_MANY_CODES")
    database = accounts_at(seller.site).database
    async with database.write() as tx:
        await tx.connection.execute("update person_phones set code_until = now() - interval '1 second'")
    assert (await seller.ask("POST", f"{PHONE}/verify", {"code": codes[-1]})).status_code == 422
    assert (await seller.ask("DELETE", PHONE)).status_code == 204
    again = await seller.ask("POST", PHONE, {"number": NUMBER})
    assert code_of(again) == "TOO_MANY_CODES"  # taking a number off begins no new count


async def test_a_number_belongs_to_one_account(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    bo = await second_person(seller)
    first, second = await _code_for(seller), await _code_for(bo)
    accounts = accounts_at(seller.site)
    with suppress(Undone):
        async with accounts.database.write() as tx:
            await tx.connection.execute(THIRD, lookup_hash(accounts.keys, "+13055550123", PURPOSE))
            asked = asyncio.gather(
                seller.ask("POST", f"{PHONE}/verify", {"code": first}),
                bo.ask("POST", f"{PHONE}/verify", {"code": second}),
            )
            await until_waiting(accounts.database, 2)
            raise Undone  # now both go on at once
    answers = await asked
    assert sorted(one.status_code for one in answers) == [200, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"PHONE_TAKEN"}


@pytest.mark.parametrize(
    "number", ["0171 234567", "+0 1234567890", "call me", "+1 23", "+12345678901234567", "+١٢٣٤٥٦٧٨٩٠"]
)
async def test_what_is_no_number_is_refused_with_words(start_site: StartSite, number: str) -> None:
    seller = await new_seller(start_site)
    refused = await seller.ask("POST", PHONE, {"number": number})
    assert refused.status_code == 422
    assert refused.json()["error"]["details"][0]["field"] == "number"


@given(st.text(max_size=30))
def test_a_number_is_read_as_digits_or_refused(text: str) -> None:
    with suppress(BadNumber):
        assert re.fullmatch(r"\+[1-9][0-9]{7,14}", read_number(text))


async def test_the_page_leads_through_it_without_script(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    async with reader(site) as ann:
        await ann.join()
        page = "/account/phone"
        assert "Send me a code" in (await ann.open(page)).text
        assert "code of its country" in (await ann.send(page, number="none at all")).text
        assert (await ann.send(page, number="0049 40 123456")).status_code == 303
        assert "Six digits" in (await ann.open(page)).text
        (latest, *_) = (await site.get("/dev/texts")).json()["data"]
        assert "not the code" in (await ann.send(page, f"{page}/verify", code="00000x")).text
        assert (await ann.send(page, f"{page}/verify", code=latest["text"][:6])).status_code == 303
        assert "Verified" in (await ann.open(page)).text
        assert (await ann.send(page, f"{page}/delete")).status_code == 303
        assert "Verified" not in (await ann.open(page)).text


def test_codes_go_to_no_gateway_in_the_open() -> None:
    assert list(TextSettings(url="http://sms.example/send").faults(production=True))
    assert not list(TextSettings(url="https://sms.example/send").faults(production=True))
    assert not list(TextSettings(url="http://127.0.0.1:9/send").faults(production=False))
