"""What somebody wrote is found in their mail, and what they quote is not."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.letterbox.reading import MARK, read_answer, written_in

ANSWER = "Yes, on Saturday.\n\nBring boots."
OURS = f"{MARK}\n\nHello ann,\nIs she still for sale?"


@pytest.mark.parametrize(
    "below",
    [
        "",
        f"\n\nOn Mon, 23 Nov 2026 at 09:12, Market <answer+abc@answers.example> wrote:\n> {MARK}\n>\n> Hello ann,",
        "\n\nOn Mon, 23 Nov 2026 at 09:12, Market via us\n<answer+abc@answers.example> wrote:\n\n> Hello ann,",
        f"\n\nAm 23.11.2026 um 09:12 schrieb MarineMarket:\n{OURS}",
        "\n\n-----Original Message-----\nFrom: MarineMarket\n\nHello ann,",
        "\n\n________________________________\nFrom: MarineMarket\nHello ann,",
        f"\n\n{OURS}",
        "\n\n> Hello ann,\n> Is she still for sale?",
        "\n\n-- \nAnn Lee\n+1 555 0100",
    ],
    ids=[
        "alone",
        "gmail",
        "broken over two lines",
        "german",
        "outlook",
        "a rule",
        "whole",
        "quoted alone",
        "signature",
    ],
)
def test_what_stands_above_quotes_and_signature_is_the_answer(below: str) -> None:
    assert written_in(f"{ANSWER}{below}\n") == ANSWER


def test_answers_between_the_lines_are_kept() -> None:
    assert written_in("> Still for sale?\nYes.\n> Saturday?\nAt ten.\n") == "Yes.\nAt ten."


def test_words_that_only_sound_like_a_quote_are_kept() -> None:
    said = "On balance I like her.\nAm I the first who wrote: no idea"
    assert written_in(said) == said


def _mail(text: str, subtype: str = "plain", charset: str = "utf-8", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "Ann <Ann@Crowd.example>", "<1@crowd.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text, subtype=subtype, charset=charset)
    return mail.as_bytes()


def test_a_page_is_read_as_its_words() -> None:
    page = (
        "<html><head><style>p {}</style></head><body><p>Yes &amp; no,<br>at   ten.</p><div>Bye</div><script>x</script>"
    )
    told = read_answer(_mail(page, "html"))
    assert (told.sender, told.message_id, told.text) == (
        "Ann@Crowd.example",
        "<1@crowd.example>",
        "Yes & no,\nat ten.\nBye",
    )


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_letters_of_every_language_come_through(charset: str) -> None:
    assert read_answer(_mail("Schöne Grüße, à bientôt", charset=charset)).text == "Schöne Grüße, à bientôt"


def test_letters_that_nobody_knows_are_no_answer() -> None:
    assert read_answer(_mail("Yes").replace(b'charset="utf-8"', b'charset="x-none"')).text in {"", "Yes"}


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_who_is_away_has_not_answered(header: dict[str, str]) -> None:
    assert read_answer(_mail("I am away until Monday.", **header)).is_automatic


@given(st.binary(max_size=400))
def test_whatever_comes_is_read(content: bytes) -> None:
    text = read_answer(content).text
    assert all(one.isprintable() or one in "\n\t" for one in text)
