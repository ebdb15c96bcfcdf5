"""What people write can be seen, and a name stays on its line."""

import re
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.takes import describe
from stoa.kernel.wording import line, prose

type Name = Annotated[str, line(1, 80)]
type Firm = Annotated[str, line(2, 80)]
type Remark = Annotated[str, line(0, 80, "a text")]
type Story = Annotated[str, prose(3, 500)]

BREAKING = "\x00\n\r\t\x1b\x7f\x85\u200b\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff"


def fits(kind: Any, text: str) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ["a", " a ", "Night-owl №7 — “quoted”", "日本語", "مرحبا\u200f", "👨\u200d👩\u200d👧", "क्\u200dष"]
)
def test_names_of_all_scripts_are_taken(text: str) -> None:
    assert fits(Name, text)
    assert fits(Remark, text)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u200d\u200d", "\u3164", "\u2800 \u2800"])
def test_a_name_is_not_blank(text: str) -> None:
    assert not fits(Name, text)
    assert not fits(Firm, text + "a")
    assert fits(Remark, text)


@pytest.mark.parametrize("breaking", BREAKING)
@pytest.mark.parametrize("kind", [Name, Firm, Remark])
def test_a_name_stays_on_its_line_and_in_its_direction(kind: Any, breaking: str) -> None:
    assert fits(kind, "Quiet Harbour")
    for text in (f"Quiet{breaking}Harbour", f"{breaking}Quiet Harbour", f"Quiet Harbour{breaking}"):
        assert not fits(kind, text)


@given(st.text(max_size=60))
def test_a_line_that_fits_can_be_shown_as_it_is(text: str) -> None:
    if fits(Name, text):
        assert len(text.splitlines()) == 1
        assert text.strip()
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", text)


def test_a_text_has_lines_and_something_in_them() -> None:
    assert fits(Story, "one\ntwo")
    assert not fits(Story, " \n ")


def test_what_is_asked_is_said_in_words() -> None:
    assert describe(Name) == "a name of 1 to 80 characters, on one line and not blank"
    assert describe(Firm) == "a name of 2 to 80 characters, on one line"
    assert describe(Remark) == "a text of at most 80 characters, on one line"
    assert describe(Story) == "a text of 3 to 500 characters that is not blank"
