"""A look is checked where it is made: what is wrong with it never reaches a stylesheet."""

from dataclasses import replace

import pytest

from stoa.ui.icons import UnknownIcon, icon, icon_names
from stoa.ui.look import BadLook, stylesheet
from tests.ui.samples import LOOKS, SAMPLES, html_of

STOA = LOOKS[0]


@pytest.mark.parametrize("colour", ["red", "#FFFFFF", "#fff", "#ffffff;}body{display:none", "url(x)", ""])
def test_what_is_no_plain_colour_is_refused(colour: str) -> None:
    with pytest.raises(BadLook, match="paper"):
        replace(STOA.light, paper=colour)


@pytest.mark.parametrize("name", ["", "First Spawn", "a{b", "../x", "Ünder"])
def test_a_name_that_is_no_class_is_refused(name: str) -> None:
    with pytest.raises(BadLook, match="name"):
        replace(STOA, name=name)


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "<img src=x>",
        '<svg onload="x()"></svg>',
        "<svg ><script>1</script></svg>",
        '<svg style="a"></svg>',
        '<svg ><a href="x"/></svg>',
    ],
    ids=["nothing", "no drawing", "handler", "script", "style", "link"],
)
def test_a_mark_that_is_more_than_a_drawing_is_refused(mark: str) -> None:
    with pytest.raises(BadLook, match="mark"):
        replace(STOA, mark=mark)


def test_a_look_is_one_class_with_every_colour_in_both_themes() -> None:
    css = stylesheet(LOOKS[1])
    assert css.startswith(".look-firstspawn{")
    assert f"--brand:light-dark({LOOKS[1].light.brand},{LOOKS[1].dark.brand})" in css


def test_every_site_has_its_mark_and_colours_on_the_landing_page() -> None:
    html = html_of(SAMPLES["landing"])
    for look in LOOKS[1:]:
        assert look.mark in html
        assert f"look-{look.name}" in html


def test_icons_are_silent_unless_they_carry_a_label() -> None:
    assert 'aria-hidden="true"' in icon("search")
    assert 'role="img" aria-label="Find &#34;it&#34;"' in icon("search", label='Find "it"')
    assert len(icon_names()) >= 40


def test_an_icon_that_nobody_drew_is_named() -> None:
    with pytest.raises(UnknownIcon, match="unicorn"):
        icon("unicorn")
