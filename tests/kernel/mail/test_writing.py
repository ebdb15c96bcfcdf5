"""What mail says: safe in its headers, right in both forms, and refused where it could not be sent."""

import email
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stoa.kernel.clock import now
from stoa.kernel.config import ConfigFaults, load_config
from stoa.kernel.feature import discover_sites
from stoa.kernel.ids import new_id
from stoa.kernel.mail import BadAddress, MailSettings, normalise_address, registered_templates
from stoa.kernel.mail.address import Sender
from stoa.kernel.mail.compose import Composer, Written
from stoa.kernel.mail.message import Message, as_mime
from stoa.kernel.mail.provider import OnlyMailbox, ResendApi, SmtpServer, read_provider
from stoa.kernel.mail.template import Letter, Template
from stoa.ui.default_look import STOA
from tests.kernel.mail.post import NOTE, Note, mailer_for

HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Entity-Ref-ID"),
    *("Content-Type", "MIME-Version"),
}
NASTY = "Ann\r\nBcc: everybody@evil.example\r\n\r\nAnother body"
COMPOSER = mailer_for("").composer


def written(name: str) -> Written:
    context = Note(name=name, link="https://stoa.example/1")
    return COMPOSER.write(NOTE, context, Letter(to="ann@stoa.example", context=b"{}"))  # type: ignore[arg-type]  # a letter holds it raw, as it was decoded


def mime(said: Written, to: str = "ann@stoa.example", sender: str = "Stoa") -> bytes:
    message = Message(
        key=str(new_id()), sender=Sender(sender, "hello@stoa.example"), to=to, reply_to=None, written=said,
        date=now(),
    )  # fmt: skip
    return as_mime(message)


@given(name=st.text(max_size=300))
@example(name=NASTY)
@example(name="Ann\u2028Bcc: x@evil.example")
@example(name="Ann\x0bBcc: x@evil.example\x85Cc: y@evil.example")
def test_no_name_adds_a_header_or_breaks_the_subject(name: str) -> None:
    said = written(name)
    assert said.subject.isprintable()
    raw = mime(said)
    read = email.message_from_bytes(raw, policy=default)
    assert set(read.keys()) == HEADERS
    assert read["To"] == "ann@stoa.example"
    assert read["Subject"].split() == said.subject.split()
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


@given(name=st.text(max_size=100))
@example(name="<script>alert(1)</script>")
@example(name='"><img src=x onerror=alert(1)>')
def test_no_name_becomes_markup(name: str) -> None:
    said = written(name)
    assert said.html.count("<") == written("Ann").html.count("<")


@given(text=st.text(max_size=100) | st.emails().map(lambda good: good + "\r\nBcc: x@evil.example"))
@example(text="ann@stoa.example\r\nBcc: x@evil.example")
@example(text="ann@stoa.example, bob@stoa.example")
@example(text="ann@bücher.example")
@example(text="a@b@c.example")
def test_an_address_is_taken_whole_and_alone_or_not_at_all(text: str) -> None:
    try:
        address = normalise_address(text)
    except BadAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert normalise_address(address) == address
    read = email.message_from_bytes(mime(written("Ann"), to=address), policy=default)
    assert set(read.keys()) == HEADERS
    assert [one.addr_spec for one in read["To"].addresses] == [address]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (" Ann.Lee+x@Stoa.Example ", "ann.lee+x@stoa.example"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@localhost", "ann@localhost"),
    ],
)
def test_addresses_are_compared_in_one_form(given: str, expected: str) -> None:
    assert normalise_address(given) == expected


@pytest.mark.parametrize(
    "text",
    ["", "@", "ann", "ann@", "@stoa.example", "a b@stoa.example", ".a@stoa.example", "a..b@stoa.example",
     "ann@-stoa.example", "ann@stoa..example", f"{'a' * 65}@stoa.example", f"ann@{'a.' * 130}example",
     "ånn@stoa.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadAddress, match=r"Write it like name@example\.org"):
        normalise_address(text)


def test_a_senders_name_may_have_any_letters() -> None:
    read = email.message_from_bytes(mime(written("Ann"), sender='Zoë "the boss", Inc.'), policy=default)
    (sender,) = read["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ('Zoë "the boss", Inc.', "hello@stoa.example")


def test_every_template_can_be_written_with_its_sample() -> None:
    folders = [
        folder
        for site in discover_sites().values()
        for feature in site.features
        if (folder := feature.folder / "mail").is_dir()
    ]
    known = registered_templates()
    assert "stoa/check" in known
    for name, template in known.items():
        if name.startswith("sample/"):
            continue
        url = "https://stoa.example/end" if template.unsubscribable else ""
        said = Composer(STOA, "https://stoa.example", folders).write(
            template,
            template.sample,
            Letter(to="ann@stoa.example", context=b"{}", unsubscribe_url=url),  # type: ignore[arg-type]  # a letter holds it raw, as it was decoded
        )
        assert said.subject
        assert "Stoa" in said.text
        assert "</html>" in said.html


def test_links_are_found_in_both_forms_once() -> None:
    said = Written("S", "Go to https://a.example/x?y=1. Or (https://b.example)!", '<a href="https://a.example/x?y=1">')
    assert said.links == ["https://a.example/x?y=1", "https://b.example"]
    assert Written("S", "", '<a href="https://a.example/?a=1&amp;b=2">').links == ["https://a.example/?a=1&b=2"]


def test_two_templates_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two mail templates"):
        Template("sample/note", Note(name="Bob", link=""))
    with pytest.raises(ValueError, match="is named like"):
        Template("../secrets", Note(name="Bob", link=""))


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("", OnlyMailbox()),
        ("smtp://localhost", SmtpServer("localhost", 25, "", "", "never")),
        ("smtp://mail.example", SmtpServer("mail.example", 587, "", "", "starttls")),
        ("smtp://mail.example?starttls=never", SmtpServer("mail.example", 25, "", "", "never")),
        ("smtps://a%40b:p%2Fw@mail.example", SmtpServer("mail.example", 465, "a@b", "p/w", "always")),
        ("resend://re_Key", ResendApi("re_Key", "https://api.resend.com")),
    ],
)
def test_mail_url_names_who_takes_the_mail(url: str, provider: object) -> None:
    assert read_provider(url) == provider


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"MAIL_URL": "http://mail.example"}, "begins with smtp://"),
        ({"MAIL_URL": "smtp://"}, "write smtp://user"),
        ({"MAIL_URL": "smtp://u:hunter2@mail.example:587?starttls=never"}, "in the open"),
        ({"MAIL_URL": "smtp://mail.example:99999"}, "cannot be read"),
        ({"MAIL_URL": "resend://"}, "resend://KEY"),
        ({"MAIL_FROM": "nobody"}, "no sender"),
        ({"MAIL_HOOK_SECRETS": "whsec_short"}, "whsec_"),
        ({"MAIL_HOOK_SECRETS": "whsec_Schlüssel"}, "whsec_"),
    ],
)
def test_a_wrong_setting_says_how_to_mend_it_and_shows_no_secret(settings: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigFaults, match=words) as raised:
        load_config(settings)
    assert "hunter2" not in str(raised.value)


def test_production_refuses_to_keep_its_mail_to_itself() -> None:
    with pytest.raises(ConfigFaults, match="MAIL_URL"):
        load_config({"STOA_MODE": "production"})
    assert load_config({})[MailSettings].url == ""
