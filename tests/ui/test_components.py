"""Every component is shown on /dev/ui, and says what it should."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from tests.ui.samples import HOSTILE, SAMPLES, html_of, renderer

COMPONENTS = sorted(path.stem for path in Path("src/stoa/ui/components").glob("*.html"))


def render(call: str, imports: str) -> str:
    """Render one macro call."""
    return renderer().environment.from_string("{% from " + imports + " %}{{ " + call + " }}").render()


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_on_the_page_of_components(name: str) -> None:
    assert f'data-specimen="{name}"' in html_of(SAMPLES["components"])


def test_the_page_of_components_links_to_each_of_its_specimens() -> None:
    html = html_of(SAMPLES["components"])
    shown = set(re.findall(r'data-specimen="([^"]+)"', html))
    assert shown == {name for names in SAMPLES["components"].context["groups"].values() for name in names}


@pytest.mark.parametrize(
    "call",
    [
        ('field("a", hostile, value=hostile, hint=hostile, error=hostile)', '"components/field.html" import field'),
        ('select("a", hostile, ((hostile, hostile),), error=hostile)', '"components/select.html" import select'),
        ('combobox("a", hostile, (hostile,), value=hostile)', '"components/combobox.html" import combobox'),
        ('checkbox("a", hostile, hint=hostile, error=hostile)', '"components/checkbox.html" import checkbox'),
        ("button(hostile, href=hostile, attrs={'title': hostile})", '"components/button.html" import button'),
        ("toast(hostile, undo_url=hostile)", '"components/toast.html" import toast'),
        ("badge(hostile)", '"components/badge.html" import badge'),
        ("avatar(hostile, quiet=false)", '"components/avatar.html" import avatar'),
        ("code(hostile, hostile)", '"components/code.html" import code'),
        ("copy_line(hostile)", '"components/code.html" import copy_line'),
        ("alert(hostile, hostile)", '"components/alert.html" import alert'),
        ("empty(hostile, hostile)", '"components/empty.html" import empty'),
        ('search("/s", hostile, value=hostile)', '"components/search.html" import search'),
        ("bars(hostile, hostile, ((hostile, 3),))", '"components/chart.html" import bars'),
        ("line(hostile, hostile, (hostile, 'b'), {hostile: (1, 2)})", '"components/chart.html" import line'),
        ("active_chips(({'label': hostile, 'remove_url': hostile},))", '"components/chips.html" import active_chips'),
        ("meant({'url': hostile, 'label': hostile})", '"components/chips.html" import meant'),
        ('tooltip("t", hostile, label=hostile)', '"components/tooltip.html" import tooltip'),
        ("progress(hostile, 1, note=hostile)", '"components/progress.html" import progress'),
        (
            "world_map(hostile, ({'label': hostile, 'latitude': 1, 'longitude': 1},))",
            '"components/map.html" import world_map',
        ),
        ("player(hostile, hostile, 3, (0.5, 1))", '"components/player.html" import player'),
    ],
    ids=lambda call: call[0].partition("(")[0],
)
def test_a_component_escapes_what_it_is_given(call: tuple[str, str]) -> None:
    source = "{% from " + call[1] + " %}{{ " + call[0] + " }}"
    html = renderer().environment.from_string(source).render(hostile=HOSTILE)
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


def test_a_field_ties_its_error_and_its_hint_to_the_control() -> None:
    html = render('field("email", "E-mail", hint="Yours.", error="Not right.")', '"components/field.html" import field')
    assert 'aria-describedby="f-email-hint f-email-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="f-email-error"' in html


def test_a_field_without_error_does_not_claim_one() -> None:
    html = render('field("email", "E-mail")', '"components/field.html" import field')
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


def test_a_rating_nobody_gave_is_said_and_not_drawn() -> None:
    html = render("rating(none)", '"components/rating.html" import rating')
    assert "No reviews yet" in html
    assert "<svg" not in html


def test_the_current_page_is_marked_in_the_navigation_and_its_namesake_is_not() -> None:
    source = (
        '{% from "components/header.html" import nav_links %}'
        "{{ nav_links({'path': path, 'nav': [{'label': 'Boats', 'href': '/boats'}, {'label': 'Home', 'href': '/'}]}) }}"
    )
    template = renderer().environment.from_string(source)
    assert template.render(path="/boats/one").count("aria-current") == 1
    assert template.render(path="/boatsales").count("aria-current") == 0


def test_a_forgotten_value_is_a_fault_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        renderer().render("dev/mailbox.html", SAMPLES["landing"].page, messages=[])


@pytest.mark.parametrize(("first", "must"), [(("", "Any number"), False), (("1", "One"), True)])
def test_a_select_must_be_answered_unless_nothing_is_an_answer(first: tuple[str, str], must: bool) -> None:
    options = (first, ("2", "Two"))
    html = render(f'select("players", "Players", {options!r})', '"components/select.html" import select')
    assert (" required" in html) is must
    assert "optional" not in html
