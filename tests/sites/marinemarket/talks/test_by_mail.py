"""A message goes out by mail and its answer comes back by mail: neither side learns the other's address."""

import asyncio
import re
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage

import pytest

from stoa.commons.letterbox.door import Letterbox
from stoa.commons.notifications.letters.jobs import DUE, Tick
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, value
from tests.kernel.mail.post import PostOffice, post_office
from tests.sites.marinemarket.buyers import begin_talk, boat_on_sale, data_of
from tests.sites.marinemarket.sellers import second_person

DOMAIN = "answers.market.example"


@asynccontextmanager
async def opened(seller: Visitor) -> AsyncIterator[int]:
    box = Letterbox(accounts_at(seller.site), DOMAIN)
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def bring(port: int, to: str, text: str, sender: str, number: int = 1, **headers: str) -> tuple[int, str]:
    """Bring a mail as a mail server does; give what it is told."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, to, f"<{number}@elsewhere.example>"
    for name, told in headers.items():
        mail[name.replace("_", "-")] = told
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", port, local_hostname="elsewhere.example", timeout=30) as server:
        try:
            server.sendmail("bounces@elsewhere.example", [to], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = refused.recipients[to]
            return code, words.decode()
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code, str(refused.smtp_error)
    return 250, ""


async def talking(start_site: StartSite, office: PostOffice) -> tuple[Visitor, Visitor, str]:
    settings = {"MAIL_URL": f"smtp://127.0.0.1:{office.port}", "MAIL_FROM": "Market <hello@market.example>"}
    answers = {"MAIL_ANSWERS_DOMAIN": DOMAIN, "MAIL_ANSWERS_PORT": "2525"}
    seller, boat = await boat_on_sale(start_site, **settings, **answers)
    buyer = await second_person(seller)
    return seller, buyer, await begin_talk(buyer, boat, "Is she still for sale?\nI could come on Saturday.")


async def letter_to(who: Visitor, office: PostOffice) -> EmailMessage:
    """Give the latest letter about what was said, as if its time had come."""
    known, database = len(office.taken), accounts_at(who.site).database
    await run_sql(
        who.site, "update commons.notifications set mail_at = now() - interval '1 minute' where mail_at > now()"
    )
    async with database.write() as tx:
        await DUE.enqueue(tx, Tick())

    async def there() -> EmailMessage | None:
        return next(
            (one for one in office.taken[known:] if who.email in one["To"] and "essage" in one["Subject"]), None
        )

    letter: EmailMessage = await eventually(there)
    return letter


async def test_a_message_is_answered_by_mail_and_the_answer_too(start_site: StartSite) -> None:
    office = PostOffice()
    async with post_office(office):
        seller, buyer, talk = await talking(start_site, office)
        async with working(seller.site), opened(seller) as port:
            letter = await letter_to(seller, office)
            body = letter.get_body(("plain",))
            assert body is not None
            text = body.get_content().replace("\r\n", "\n")
            assert "Is she still for sale?\nI could come on Saturday." in text
            assert buyer.email not in letter.as_string()
            to = letter["Reply-To"].addresses[0].addr_spec
            assert re.fullmatch(rf"answer\+[a-z2-7]{{24}}@{DOMAIN}", to)
            quoted = "\n".join(f"> {line}" for line in text.splitlines())
            answer = f"She is. Saturday at ten?\n\nOn Monday the market wrote:\n{quoted}"
            assert await asyncio.to_thread(bring, port, to, answer, f"Sally <{seller.email.upper()}>") == (250, "")
            assert await asyncio.to_thread(bring, port, to, answer, seller.email) == (250, ""), "it is brought again"
            said = await data_of(buyer, f"{talk}/messages")
            assert [one["text"] for one in said] == [
                "She is. Saturday at ten?",
                "Is she still for sale?\nI could come on Saturday.",
            ]
            assert (await data_of(seller, "/api/v1/conversations/unread-count"))["count"] == 0
            back = (await letter_to(buyer, office))["Reply-To"].addresses[0].addr_spec
            assert back != to
            assert await asyncio.to_thread(bring, port, back, "Fine.", buyer.email, 2) == (250, "")
            assert (await data_of(seller, f"{talk}/messages"))[0]["text"] == "Fine."


async def test_what_is_no_answer_of_theirs_is_refused_with_a_reason(start_site: StartSite) -> None:
    office = PostOffice()
    async with post_office(office):
        seller, buyer, talk = await talking(start_site, office)
        async with working(seller.site), opened(seller) as port:
            to = (await letter_to(seller, office))["Reply-To"].addresses[0].addr_spec

            async def brought(address: str, text: str, sender: str, **headers: str) -> tuple[int, str]:
                return await asyncio.to_thread(bring, port, address, text, sender, 1, **headers)

            for address in (f"answer+{'a' * 24}@{DOMAIN}", f"hello@{DOMAIN}", to.replace(DOMAIN, "elsewhere.example")):
                code, words = await brought(address, "Yes", seller.email)
                assert (code, "Nobody is answered at this address" in words) == (550, True)
            code, words = await brought(to, "Yes", "thief@elsewhere.example")
            assert (code, "Write from the address that your account has" in words) == (550, True)
            code, words = await brought(to, "> only quotes", seller.email)
            assert (code, "no text above" in words) == (550, True)
            code, words = await brought(to, "long " * 1000, seller.email)
            assert (code, "longer than" in words) == (550, True)
            assert await brought(to, "I am away.", seller.email, Auto_Submitted="auto-replied") == (250, "")
            assert len(await data_of(buyer, f"{talk}/messages")) == 1
            assert (await buyer.ask("PUT", f"{talk}/block")).status_code == 200
            code, words = await brought(to, "Yes", seller.email)
            assert (code, "5.7.1" in words) == (550, True)
            assert len(await data_of(buyer, f"{talk}/messages")) == 1
            assert await value(seller.site.runtime.databases["marinemarket"], "select count(*) from messages") == 1


async def test_what_sounds_like_a_trick_is_read_on_the_site(start_site: StartSite) -> None:
    office = PostOffice()
    async with post_office(office):
        seller, buyer, talk = await talking(start_site, office)
        trick = "I will send a cashier's check for more than the price, and my mover will collect her. Refund the rest."
        assert (await buyer.ask("POST", f"{talk}/messages", {"text": trick})).status_code == 201
        async with working(seller.site):
            letter = await letter_to(seller, office)
        assert "cashier" not in letter.as_string()
        assert letter["Reply-To"] is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"DATA\r\n", b"503"),
        (b"RCPT TO:<a@b.example>\r\n", b"503"),
        (b"MAIL FROM\r\n", b"501"),
        (b"VRFY ann\r\n", b"502"),
        (b"NOOP\r\n", b"250"),
        (b"RSET\r\n", b"250"),
        (b"HELO there\r\n", b"250"),
        (b"\xff\xfe\x00\r\n", b"502"),
        (b"x" * 100_000 + b"\r\n", b""),
    ],
)
async def test_whatever_is_said_to_it_is_answered_or_hung_up_on(
    start_site: StartSite, said: bytes, code: bytes
) -> None:
    seller, _ = await boat_on_sale(start_site)
    async with opened(seller) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await reader.readline()).startswith(b"220 ")
        writer.write(said)
        answered = await reader.readline()
        assert answered.startswith(code)
        if answered:
            writer.write(b"QUIT\r\n")
            assert (await reader.read()).splitlines()[-1].startswith(b"221 ")
        writer.close()
