"""A little Markdown, and nothing that could do harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.markup.rules import mentions_in, render_text

_ALLOWED = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        "![x](https://tracker.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://x.example" onclick="steal()">x</a>',
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_hostile_comes_through(hostile: str) -> None:
    """Row 55: what people write cannot become script."""
    html = render_text(hostile)
    assert not re.search(r"<(script|img|style|iframe)|<[^>]*\son\w+=|href=\"(?!https?:|mailto:)", html, re.IGNORECASE)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.from_regex(r"(<\w{1,8}[^>]{0,20}>){1,4}"))
def test_whatever_is_written_only_harmless_elements_come_out(text: str) -> None:
    assert set(re.findall(r"<([a-z0-9]+)", render_text(text), re.IGNORECASE)) <= _ALLOWED


def test_what_is_allowed_looks_as_it_was_meant() -> None:
    html = render_text("**a** *b* `c` [d](https://d.example)\n\n- one\n- two\n\n> quoted")
    for part in ("<strong>a</strong>", "<em>b</em>", "<code>c</code>", "<li>one</li>", "<blockquote>"):
        assert part in html
    assert 'rel="nofollow ugc noopener"' in html


def test_names_are_called_outside_of_code_and_addresses() -> None:
    assert mentions_in("@ann-lee and @Bob, not mail@ann.example nor `@code`") == ["ann-lee", "bob"]
    html = render_text("@ann-lee `@code` [@link](https://x.example)", lambda name: f"https://stoa.example/users/{name}")
    assert html.count("/users/") == 1
    assert '<a href="https://stoa.example/users/ann-lee"' in html
