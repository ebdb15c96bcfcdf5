"""The shorter steps write what Jinja's own would."""

from types import SimpleNamespace as Row
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from jinja2.filters import do_urlencode
from markupsafe import Markup

from stoa.ui.formats import urlencode
from stoa.ui.quick import QuickEnvironment, encoded, once
from stoa.ui.stars import stars
from stoa.ui.told import Teller
from tests.ui.samples import renderer

_TEMPLATE = """
{%- macro plain(a, b="<b>", c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{%- macro framed(a) %}<i title="{{ a }}">{{ caller() }}</i>{% endmacro %}
{%- macro rest() %}{{ varargs | length }}{{ kwargs | length }}{% endmacro %}
{%- macro quoting(a) %}{{ plain(plain(a), c=a) }}{% endmacro %}
{{- plain(value) }}{{ plain(value, value) }}{{ plain(c=value, a=1) }}{{ quoting(value) }}{{ rest(1, 2, k=value) }}
{%- for one in (value, value) %}{{ plain(one, b=loop.index) }}{% endfor %}
{%- call framed(value) %}{{ value }}{% endcall %}{% call framed(a=value) %}{{ quoting(value) }}{% endcall %}
{%- macro given(a) %}{{ caller(a, 1) }}{% endmacro %}
{%- call(one, other) given(value) %}{{ one }}{{ other }}{% endcall %}
{%- macro perhaps(a) %}{{ caller() if caller is defined else a }}{% endmacro %}{{ perhaps(value) }}
{%- call perhaps(1) %}{{ value }}{% endcall %}{{ plain(*[value]) }}{{ plain(**{"a": value}) }}{{ plain(a=value, b=1) }}
{%- for one in (1, 2) %}{{ loop.cycle("a", value) }}{% endfor %}{{ {"k": value}.get("k") }}{{ "%s" | format(value) }}
{%- for one in [[value, []]] recursive %}{{ one[0] }}{{ loop(one[1]) }}{% endfor %}
{{- namespace(a=value).a }}{{ dict(a=1).get("b", value) }}
{{- value if value == 1 }}{{ ("x" if value == 1) ~ value }}{{ "a" ~ 1 ~ value ~ 2.0 ~ true ~ none }}{{ [value][0] }}
{%- macro shadowed(plain) %}{{ plain }}{% endmacro %}{{ shadowed(value) }}{{ value | string | urlencode }}
{%- set kept %}{{ value }}{% endset %}{{ kept }}{{ plain(kept) }}{{ value ~ kept }}"""
_values = st.one_of(
    st.text(),
    st.sampled_from(["&", '<a href="x">it\'s</a>', "&amp;", ""]),
    st.text().map(Markup),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
    st.lists(st.text(max_size=3), max_size=2),
)
_values = st.one_of(_values, st.uuids())
_own = Environment(autoescape=True, undefined=StrictUndefined).from_string(_TEMPLATE)
_quick = QuickEnvironment(autoescape=True, undefined=StrictUndefined)
_shorter = _quick.from_string(_TEMPLATE)


@given(value=_values)
def test_whatever_the_value_the_page_is_the_same(value: object) -> None:
    assert _shorter.render(value=value) == _own.render(value=value)


@pytest.mark.parametrize("call", ["m(1, 2, 3)", "m(1, a=1)", "m(1, z=1)", "m()"])
def test_a_macro_that_is_called_wrongly_is_a_fault(call: str) -> None:
    template = _quick.from_string("{% macro m(a, b=1) %}{{ a }}{% endmacro %}{{ " + call + " }}")
    with pytest.raises((TypeError, UndefinedError)):
        template.render()


_PIECE = """
{%- macro piece(a, b=none) %}<i title="{{ a }}">{{ a }}{{ b }}{% endmacro %}"""
_USE = """{% from "components/piece.html" import piece %}
{%- for one in values %}{{ piece(one) }}{{ piece(one, b=one) }}{{ piece(b=one, a=1) }}{% endfor %}"""
_TEMPLATES = DictLoader({"components/piece.html": _PIECE, "page.html": _USE, "site/cards.html": _PIECE})
_remembering = QuickEnvironment(loader=_TEMPLATES, autoescape=True, undefined=StrictUndefined)
_forgetting = Environment(loader=_TEMPLATES, autoescape=True, undefined=StrictUndefined)
_alike = [1, True, 1.0, "1", Markup("1"), "<b>", Markup("<b>"), 0, False, None, "None"]


@given(values=st.lists(st.one_of(st.sampled_from(_alike), _values), max_size=12))
@example(values=[0.0, -0.0])
def test_what_a_component_remembers_is_what_it_would_write(values: list[object]) -> None:
    ours = _remembering.get_template("page.html").render(values=values)
    assert ours == _forgetting.get_template("page.html").render(values=values)


def test_what_was_not_asked_for_lately_is_forgotten() -> None:
    macro = vars(_remembering.get_template("components/piece.html").module)["piece"]
    for number in range(1_000):
        assert macro(number) == f'<i title="{number}">{number}None'
    assert macro.remembered.cache_info().currsize <= 512


class _Thing(msgspec.Struct, frozen=True):
    a: str


def test_a_thing_that_was_told_is_written_once_and_anew_when_a_word_of_it_changes() -> None:
    text = "{% macro card(one) %}<b>{{ one.a }}</b>{% endmacro %}"
    environment = QuickEnvironment(loader=DictLoader({"site/cards.html": text}), autoescape=True)
    card = vars(environment.get_template("site/cards.html").module)["card"]
    rows = [msgspec.Raw(told) for told in (b'{"a":"x"}', b'{"a":"<y>"}', b'{"a":"x"}')]
    teller = Teller(_Thing)
    assert [card(one) for one in teller.all(rows)] == ["<b>x</b>", "<b>&lt;y&gt;</b>", "<b>x</b>"]
    assert len(card.cards) == 1, "what was asked for once is not kept"
    kept = card(teller.all(rows)[0])
    assert kept is card(teller.all(rows)[0])
    for size in (1, 2):
        assert card(teller.all(rows[:1], "https://files.example")[0]) == "<b>x</b>"
        assert len(card.cards) == size, "files may stand elsewhere on another page"


def test_components_are_remembered_under_the_name_by_which_pages_know_them() -> None:
    module = renderer().environment.get_template("components/badge.html").module
    badge = vars(module)["badge"]
    before = badge.remembered.cache_info().hits
    assert badge("Proven", "good") == badge("Proven", "good") == '<span class="badge badge--good">Proven</span>\n'
    assert badge.remembered.cache_info().hits > before


def test_a_thing_that_may_change_is_written_each_time() -> None:
    macro = vars(_remembering.get_template("components/piece.html").module)["piece"]
    changing = Row(words="x")
    assert macro(changing) == macro(changing)
    before = macro(changing)
    changing.words = "y"
    assert macro(changing) != before


@given(text=_values)
def test_what_stands_in_an_address_is_what_jinja_writes(text: Any) -> None:
    if isinstance(text, list):
        return
    assert urlencode(text) == do_urlencode(text)


def test_what_is_missing_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        _shorter.render()


@pytest.mark.parametrize(("rating", "widths"), [(0, "0 0 0 0 0"), (3.46, "16 16 16 7.4 0"), (5, "16 16 16 16 16")])
def test_stars_are_filled_to_the_tenth(rating: float, widths: str) -> None:
    drawn = stars(rating)
    found = [part.split('"')[0] for part in drawn.split(' width="')[2::2]]
    assert found == widths.split()


_PARTS = """
{%- macro badge(label, tone="", icon="") %}
<b{% if tone %} class="{{ tone }}"{% endif %}>{{ "x-" ~ icon if icon }}{{ label }}</b>
{% endmacro %}
{%- macro counted(value, count=none, short=false) %}
{% if value is none %}none{% else %}{{ value }}{% if count is not none %}/{{ count }}{% endif %}{% endif %}
{% if short %}s{% elif count %}c{% else %}-{% endif %}
{% endmacro %}
{%- macro calling() %}{{ caller() if caller is defined }}{% endmacro %}"""
_CARDS = """
{%- from "components/parts.html" import badge, counted as told, calling %}
{%- set NAMES = {"a": "<A>"} %}
{%- macro tags(thing, most=2) %}
{{ badge(NAMES.get(thing.kind, thing.kind), "brand") }}
{% for tag in thing.tags[:most] %}{{ badge(tag) }}{% else %}{{ badge("no", icon="i") }}{% endfor %}
{% if thing.tags | length > most %}{{ badge("+" ~ (thing.tags | length - most)) }}{% endif %}
{% endmacro %}
{%- macro status(label) %}{% set tone = label %}{{ badge(tone, tone=label, icon=tone) }}{{ label }}{% endmacro %}
{%- macro lettered(kind) %}{{ NAMES.get(kind, "-") }}{% endmacro %}
{%- macro twice(kind) %}{{ lettered(kind) }}{% set NAMES = kind %}{{ lettered(NAMES) }}{% endmacro %}
{%- macro named(NAMES) %}{{ lettered(NAMES) }}{{ twice(NAMES) }}{% endmacro %}
{%- macro card(thing, label="l") %}
[{{ tags(thing) }}{{ tags(most=1, thing=thing) }}{{ told(thing.value, 3, short=true) if thing.value }}
{{ told(thing.value) }}{{ status(label) }}{{ status(thing.kind) }}{% call calling() %}{{ badge(label) }}{% endcall %}
{{ badge(*[label]) }}{{ badge(badge(label), label) }}{{ thing.absent is defined }}{{ thing.kind.upper() }}]
{% endmacro %}"""
_CARD_PAGE = """{% from "site/cards.html" import card, named, tags %}
{% for one in things %}{{ named(one.kind) }}{{ card(one) }}{{ card(one, one.value) }}{{ tags(one) }}{% endfor %}"""
_CARD_TEMPLATES = DictLoader({"components/parts.html": _PARTS, "site/cards.html": _CARDS, "page.html": _CARD_PAGE})
_written_out = QuickEnvironment(loader=_CARD_TEMPLATES, autoescape=True, undefined=StrictUndefined, auto_reload=False)
_called = Environment(loader=_CARD_TEMPLATES, autoescape=True, undefined=StrictUndefined)
_things = st.builds(
    lambda kind, value, tags: Row(kind=kind, value=value, tags=tags),
    st.sampled_from(["a", "b", "<i>"]),
    _values,
    st.lists(st.text(max_size=3), max_size=4),
)


_ONCE = """{% macro part(one, other) %}<i title="{{ one }}">{{ other[0] }}{% endmacro %}
{%- for one in values %}{{ once(part, one, (one,)) }}{% endfor %}"""


@given(values=st.lists(st.sampled_from(_alike), max_size=12))
def test_a_part_that_is_written_once_is_what_its_macro_writes(values: list[object]) -> None:
    _called.globals["once"] = lambda macro, *words: macro(*words)
    _written_out.globals["once"] = once
    assert _written_out.from_string(_ONCE).render(values=values) == _called.from_string(_ONCE).render(values=values)


@given(things=st.lists(_things, max_size=3))
def test_what_cards_have_written_into_them_is_what_they_would_call(things: list[Row]) -> None:
    ours = _written_out.get_template("page.html").render(things=things)
    assert ours == _called.get_template("page.html").render(things=things)


def test_macros_of_cards_are_written_out() -> None:
    code = _written_out.compile(_CARDS, "site/cards.html", raw=True)
    assert "l_0_told(" not in code
    assert "l_0_status(" not in code


def test_a_page_is_sent_as_it_is_rendered() -> None:
    template = _quick.from_string("{{ value }} – {% for one in [value, 1, none] %}{{ one }}{% endfor %}")
    assert encoded(template, {"value": "<ü…>"}) == template.render(value="<ü…>").encode()


def test_what_fails_in_a_page_tells_the_line_of_its_template() -> None:
    template = _quick.from_string("a\n\n{{ value.absent }}")
    with pytest.raises(UndefinedError) as fault:
        encoded(template, {"value": Row()})
    assert ("<template>", 3) in [(str(one.path), one.lineno + 1) for one in fault.traceback]
