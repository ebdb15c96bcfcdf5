"""Mail over SMTP arrives once, whatever the mail server does in between."""

import ssl

import pytest

from stoa.kernel.db import Database
from stoa.kernel.errors import Invalid
from stoa.kernel.mail import add_suppression, find_suppression, list_suppressions, remove_suppression, send, withdraw
from stoa.kernel.receipts import list_attempts, load_receipt, replay_receipts
from tests.kernel.asking import eventually, until, value
from tests.kernel.mail.post import KEYS, NEWS, NOTE, Note, PostOffice, ask, post_office, sending, settled
from tests.kernel.outgoing.servers import closed_port


async def test_a_mail_arrives_with_text_html_and_the_headers_it_needs(database: Database) -> None:
    office = PostOffice()
    async with (
        post_office(office),
        sending(database, f"smtp://127.0.0.1:{office.port}", MAIL_REPLY_TO="Help <help@stoa.example>"),
    ):
        mail_id = await ask(database)
        receipt = await settled(database, mail_id)
    (mail,) = office.taken
    assert receipt.state == "accepted"
    assert (mail["To"], mail["Subject"], mail["Reply-To"]) == (
        "ann@stoa.example",
        "A note for Ann",
        "Help <help@stoa.example>",
    )
    assert mail["From"].addresses[0].display_name == "Stoa’s post"
    assert mail["Message-ID"] == f"<{mail_id}@stoa.example>" == receipt.reference
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail["List-Unsubscribe"] is None
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "follow this link: https://stoa.example/reset/1." in text.get_content()
    assert 'href="https://stoa.example/reset/1"' in html.get_content()
    assert 'style="display:inline-block' in html.get_content()


async def test_mail_that_one_can_do_without_can_be_ended_with_one_click(database: Database) -> None:
    office = PostOffice()
    note = Note(name="Ann", link="https://stoa.example/news")
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        async with database.write() as tx:
            end = "https://stoa.example/mail/end/1"
            mail_id = await send(tx, KEYS, NEWS, "ann@stoa.example", note, unsubscribe_url=end, topic="news:ann")
        await settled(database, mail_id)
    (mail,) = office.taken
    assert mail["List-Unsubscribe"] == "<https://stoa.example/mail/end/1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    async with database.write() as tx:
        with pytest.raises(ValueError, match="unsubscribe_url"):
            await send(tx, KEYS, NEWS, "ann@stoa.example", note)
        with pytest.raises(ValueError, match="unsubscribe_url"):
            await send(tx, KEYS, NOTE, "ann@stoa.example", note, unsubscribe_url=end)
        with pytest.raises(ValueError, match="https://"):
            await send(
                tx,
                KEYS,
                NEWS,
                "ann@stoa.example",
                note,
                unsubscribe_url="https://a.example/\r\nBcc: b@c.example",
                topic="news:ann",
            )
        with pytest.raises(ValueError, match="topic"):
            await send(tx, KEYS, NEWS, "ann@stoa.example", note, unsubscribe_url=end)


async def test_mail_that_waits_is_not_sent_once_its_reader_has_ended_it(database: Database) -> None:
    office = PostOffice(on_data=lambda: "451 Come back later")
    note, end = Note(name="Ann", link="https://stoa.example/news"), "https://stoa.example/mail/end/1"
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        async with database.write() as tx:
            ended = await send(tx, KEYS, NEWS, "ann@stoa.example", note, unsubscribe_url=end, topic="news:ann")
            other = await send(tx, KEYS, NEWS, "bob@stoa.example", note, unsubscribe_url=end, topic="news:bob")
        await until(database, "select count(*) = 2 from kernel.receipts where attempts > 0")
        async with database.write() as tx:
            assert await withdraw(tx, ["news:ann", "news:nobody"]) == 1
        over = "select state = 'failed' and not exists (select from kernel.receipt_attempts where receipt_id = r.id"
        await until(database, f"{over} and outcome is null) from kernel.receipts r where id = $1", ended)
        office.on_data = lambda: "250 OK"
        assert (await settled(database, other)).state == "accepted"
        async with database.write() as tx:
            assert await withdraw(tx, ["news:bob"]) == 0  # it has left
    found = await load_receipt(database.read(), ended)
    assert found.state == "failed"
    assert "whom it was for has ended mail of this kind" in str(found.reason)
    assert [mail["To"] for mail in office.taken] == ["bob@stoa.example"]


async def test_nothing_is_sent_for_a_transaction_that_was_rolled_back(database: Database) -> None:
    office = PostOffice()

    async def ask_and_fail() -> None:
        async with database.write() as tx:
            await send(tx, KEYS, NOTE, "never@stoa.example", Note(name="N", link="https://stoa.example"))
            raise Invalid

    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        with pytest.raises(Invalid):
            await ask_and_fail()
        await settled(database, await ask(database))
    assert [mail["To"] for mail in office.taken] == ["ann@stoa.example"]


async def test_a_mail_waits_for_a_server_that_is_away_and_arrives_once(database: Database) -> None:
    office = PostOffice(port=await closed_port())
    async with sending(database, f"smtp://127.0.0.1:{office.port}"):
        mail_id = await ask(database)
        await until(database, "select attempts >= 2 from kernel.receipts")
        assert (await load_receipt(database.read(), mail_id)).state == "waiting"
        async with post_office(office):
            assert (await settled(database, mail_id)).state == "accepted"
    assert len(office.taken) == 1
    outcomes = [one.outcome for one in await list_attempts(database.read(), mail_id)]
    assert set(outcomes[:-1]) == {"failed"}
    assert outcomes[-1] == "accepted"


async def test_what_is_put_off_is_tried_again(database: Database) -> None:
    answers = iter(["450 4.2.0 Greylisted, come back later"])
    office = PostOffice(on_recipient=lambda _: next(answers, "250 OK"))
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        mail_id = await ask(database)
        assert (await settled(database, mail_id)).state == "accepted"
    first, last = await list_attempts(database.read(), mail_id)
    assert first.outcome == "failed"
    assert first.words == "The mail server put off the address: 450 4.2.0 Greylisted, come back later"
    assert last.outcome == "accepted"


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        ("550 5.1.1 No such user", True),
        ("550 No such user here", True),
        ("553 5.1.3 Bad address", True),
        ("550 5.7.1 We take no mail from you", False),
        ("554 Go away", False),
    ],
)
async def test_a_refused_address_is_not_tried_again_and_a_dead_one_gets_no_more_mail(
    database: Database, answer: str, *, dead: bool
) -> None:
    office = PostOffice(on_recipient=lambda _: answer)
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        receipt = await settled(database, await ask(database))
    assert (receipt.state, receipt.attempts) == ("failed", 1)
    assert answer in (receipt.reason or "")
    found = await find_suppression(database.read(), KEYS, "ann@stoa.example")
    assert (found is not None) is dead


async def test_a_mail_whose_text_is_refused_is_settled_and_its_address_stays_good(database: Database) -> None:
    office = PostOffice(on_data=lambda: "554 5.6.0 This looks like spam")
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        receipt = await settled(database, await ask(database))
    assert receipt.state == "failed"
    assert await list_suppressions(database.read(), KEYS) == []


async def test_an_address_on_the_list_gets_nothing_until_it_is_taken_off(database: Database) -> None:
    office = PostOffice()
    async with database.write() as tx:
        assert await add_suppression(tx, KEYS, "Ann@Stoa.example", "complaint", "Marked as spam.")
        assert not await add_suppression(tx, KEYS, "ann@stoa.example", "bounce")
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        receipt = await settled(database, await ask(database))
        assert receipt.state == "failed"
        assert "(complaint)" in (receipt.reason or "")
        (line,) = await list_suppressions(database.read(), KEYS)
        assert (line.address, line.reason, line.detail) == ("ann@stoa.example", "complaint", "Marked as spam.")
        async with database.write() as tx:
            assert await remove_suppression(tx, KEYS, "ann@stoa.example")
            assert not await remove_suppression(tx, KEYS, "ann@stoa.example")
            await replay_receipts(tx, [receipt.id])
        assert (await settled(database, receipt.id)).state == "accepted"
    assert len(office.taken) == 1


async def test_a_wrong_password_is_ours_to_mend_so_the_mail_waits(database: Database, tls: ssl.SSLContext) -> None:
    office = PostOffice()
    async with post_office(office, tls=tls, login=True):
        async with sending(database, f"smtp://stoa:wrong@localhost:{office.port}?starttls=always"):
            mail_id = await ask(database)
            await until(database, "select attempts >= 1 and reason is not null from kernel.receipts")
        receipt = await load_receipt(database.read(), mail_id)
        assert receipt.state == "waiting"
        assert "535" in (receipt.reason or "")
        assert "wrong" not in repr(await list_attempts(database.read(), mail_id))
        async with sending(database, f"smtp://stoa:right@localhost:{office.port}?starttls=always"):
            assert (await settled(database, mail_id)).state == "accepted"
    assert office.encrypted == [True]
    assert office.logins[-1] == (b"stoa", b"right")


async def test_where_encryption_is_asked_for_nothing_travels_in_the_open(database: Database) -> None:
    office = PostOffice()
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}?starttls=always"):
        await ask(database)
        await until(database, "select reason is not null from kernel.receipts")
    assert office.taken == []


async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    database: Database, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    office = PostOffice()
    async with post_office(office, tls=tls), sending(database, f"smtp://localhost:{office.port}?starttls=always"):
        await ask(database)
        await until(database, "select reason is not null from kernel.receipts")
    assert office.taken == []


async def test_the_same_key_asks_for_the_same_mail(database: Database) -> None:
    office = PostOffice()
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        first, second = await ask(database, key="welcome.7"), await ask(database, key="welcome.7")
        assert first == second
        await settled(database, first)
        other = await ask(database, "bob@stoa.example", key="welcome.8")
        await settled(database, other)
    assert [mail["To"] for mail in office.taken] == ["ann@stoa.example", "bob@stoa.example"]


async def test_links_that_open_doors_cannot_be_read_from_the_tables(database: Database) -> None:
    async with database.write() as tx:
        await send(tx, KEYS, NOTE, "ann@stoa.example", Note(name="Ann", link="https://stoa.example/reset/canary"))
    for table in ("mail", "receipts", "jobs", "pgqueuer"):
        kept = await value(database, f"select coalesce(string_agg(t::text, ' '), '') from kernel.{table} t")
        assert "canary" not in kept
        assert b"canary".hex() not in kept


async def test_what_a_template_is_told_must_be_what_it_asks_for(database: Database) -> None:
    async with database.write() as tx:
        with pytest.raises(TypeError, match="is told a Note"):
            await send(tx, KEYS, NOTE, "ann@stoa.example", PostOffice())  # type: ignore[type-var]  # what is no struct is what is tried


async def test_a_mail_whose_text_is_gone_is_not_called_sent(database: Database) -> None:
    office = PostOffice(on_data=lambda: "554 5.6.0 No")
    async with post_office(office), sending(database, f"smtp://127.0.0.1:{office.port}"):
        receipt = await settled(database, await ask(database))
        await value(database, "with gone as (delete from kernel.mail returning 1) select count(*) from gone")
        async with database.write() as tx:
            await replay_receipts(tx, [receipt.id])
        await eventually(lambda: value(database, "select attempts = 2 and state = 'failed' from kernel.receipts"))
    assert "no longer kept" in ((await load_receipt(database.read(), receipt.id)).reason or "")
