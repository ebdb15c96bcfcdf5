"""Texts go to a gateway once, wait where it asks for that, and say so where it does not take them."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from stoa.kernel.crypto import Keyring
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import GiveUp, JobContext, TryAgain
from stoa.kernel.outgoing import (
    Outgoing,
    OutsideDeclined,
    OutsideGarbled,
    OutsideTooLarge,
    OutsideTooSlow,
)
from stoa.kernel.valkey import Valkey
from stoa.sites.marinemarket.phones.jobs import SEND, Send
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.harness.web import StartSite
from tests.kernel.asking import rows, value
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.phones.gateway import TOKEN, Gateway, Mood, serve_gateway
from tests.sites.marinemarket.sellers import new_seller

PHONE = "/api/v1/users/me/phone"
NUMBER = "+13055550123"
SENT = "select count(*) from phone_texts where sent_at is not null and letter_box is null"


@asynccontextmanager
async def _at_gateway(start_site: StartSite, *moods: Mood) -> AsyncIterator[tuple[Visitor, Gateway]]:
    async with serve_gateway() as gateway:
        gateway.moods[:] = moods or ["take"]
        yield await new_seller(start_site, **gateway.settings), gateway


async def _ask_code(visitor: Visitor, number: str = NUMBER) -> UUID:
    """Ask for a code; give the text that waits for a worker."""
    answer = await visitor.ask("POST", PHONE, {"number": number})
    assert answer.status_code == 202, answer.text
    found = await rows(
        accounts_at(visitor.site).database, "select id from phone_texts order by created_at desc, id desc"
    )
    return UUID(str(found[0][0]))


async def _send(visitor: Visitor, text_id: UUID) -> object:
    """Do what the worker does with a text."""
    runtime, name = visitor.site.runtime, visitor.site.name
    context = JobContext(
        site=name,
        db=runtime.databases[name],
        config=runtime.config,
        services={
            Outgoing: runtime.outgoing,
            Valkey: runtime.valkey,
            Keyring: runtime.keys.for_site(name),
            Site: runtime.sites[name],
        },
        job_id=new_id(),
        attempt=1,
        is_last_attempt=False,
    )
    return await SEND.handler(context, Send(text_id))


async def test_a_code_goes_through_the_gateway_and_verifies_the_number(start_site: StartSite) -> None:
    async with _at_gateway(start_site) as (ann, gateway):
        text_id = await _ask_code(ann)
        assert await _send(ann, text_id) == "Sent."
        (asked,) = gateway.asked
        assert asked[""] == "POST /texts HTTP/1.1"
        assert (asked["authorization"], asked["content-type"]) == (f"Bearer {TOKEN}", "application/json")
        (taken,) = gateway.sent.values()
        assert (taken["to"], taken["from"], set(taken)) == (NUMBER, "MarineMkt", {"to", "from", "text"})
        assert await value(accounts_at(ann.site).database, SENT) == 1
        assert await data_of(ann, "/dev/texts") == []  # nothing of it stays here
        assert await _send(ann, text_id) == "It was sent before."
        assert len(gateway.asked) == 1
        code = re.match(r"[0-9]{6}", taken["text"])
        assert code is not None
        kept = await ann.ask("POST", f"{PHONE}/verify", {"code": code[0]})
        assert kept.json()["data"]["verified"] is True


@pytest.mark.parametrize(
    ("mood", "fault"),
    [("broken", OutsideDeclined), ("half", OutsideGarbled), ("flood", OutsideTooLarge), ("silent", OutsideTooSlow)],
)
async def test_what_broke_off_is_sent_again_under_the_same_key_and_taken_once(
    start_site: StartSite, mood: Mood, fault: type[Exception]
) -> None:
    async with _at_gateway(start_site, mood, "take") as (ann, gateway):
        text_id = await _ask_code(ann)
        with pytest.raises(fault):
            await _send(ann, text_id)
        assert (await data_of(ann, PHONE))["waitsForCode"] is True
        assert await _send(ann, text_id) == "Sent."
        assert {one["idempotency-key"] for one in gateway.asked} == {str(text_id)}
        assert len(gateway.asked) == 2
        assert len(gateway.sent) == 1


async def test_what_it_says_in_a_good_answer_is_not_asked(start_site: StartSite) -> None:
    async with _at_gateway(start_site, "strange") as (ann, _):
        assert await _send(ann, await _ask_code(ann)) == "Sent."


async def test_a_busy_gateway_says_how_long_to_wait(start_site: StartSite) -> None:
    async with _at_gateway(start_site, "busy", "take") as (ann, gateway):
        text_id = await _ask_code(ann)
        with pytest.raises(TryAgain) as told:
            await _send(ann, text_id)
        assert told.value.after == timedelta(seconds=42)
        assert gateway.sent == {}
        assert await _send(ann, text_id) == "Sent."


async def test_a_number_that_takes_no_texts_is_told_to_its_owner(start_site: StartSite) -> None:
    async with _at_gateway(start_site, "refuse", "take") as (ann, gateway):
        text_id = await _ask_code(ann)
        with pytest.raises(GiveUp, match="answered 422"):
            await _send(ann, text_id)
        told = await data_of(ann, PHONE)
        assert (told["refused"], told["waitsForCode"]) == (True, False)
        assert await _send(ann, text_id) == "It was sent before."  # and is not tried again
        assert await _send(ann, await _ask_code(ann, "+13055550199")) == "Sent."
        told = await data_of(ann, PHONE)
        assert (told["refused"], told["waitsForCode"], told["endsWith"]) == (False, True, "99")
        assert len(gateway.sent) == 1


async def test_a_refusal_that_comes_late_takes_nothing_from_a_newer_code(start_site: StartSite) -> None:
    async with _at_gateway(start_site, "refuse", "take") as (ann, _):
        old = await _ask_code(ann)
        new = await _ask_code(ann, "+13055550199")
        with pytest.raises(GiveUp):
            await _send(ann, old)
        assert await _send(ann, new) == "Sent."
        told = await data_of(ann, PHONE)
        assert (told["refused"], told["waitsForCode"]) == (False, True)


async def test_a_code_that_works_no_longer_is_not_sent(start_site: StartSite) -> None:
    async with _at_gateway(start_site) as (ann, gateway):
        text_id = await _ask_code(ann)
        async with accounts_at(ann.site).database.write() as tx:
            await tx.connection.execute("update phone_texts set created_at = now() - interval '11 minutes'")
        assert "works no longer" in str(await _send(ann, text_id))
        assert gateway.asked == []
        assert await value(accounts_at(ann.site).database, SENT) == 1


async def test_a_wrong_token_is_the_operators_to_mend_and_loses_no_text(start_site: StartSite) -> None:
    async with serve_gateway() as gateway:
        ann = await new_seller(start_site, **{**gateway.settings, "SMS_TOKEN": "another"})
        text_id = await _ask_code(ann)
        with pytest.raises(OutsideDeclined):
            await _send(ann, text_id)
        told = await data_of(ann, PHONE)
        assert (told["refused"], told["waitsForCode"]) == (False, True)
        assert NUMBER not in json.dumps(gateway.asked)
