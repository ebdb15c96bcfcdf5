"""The shorter steps write what Jinja's own would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from stoa.ui.quick import QuickEnvironment
from stoa.ui.stars import stars

_TEMPLATE = """
{%- macro plain(a, b="<b>", c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{%- macro framed(a) %}<i title="{{ a }}">{{ caller() }}</i>{% endmacro %}
{%- macro rest() %}{{ varargs | length }}{{ kwargs | length }}{% endmacro %}
{%- macro quoting(a) %}{{ plain(plain(a), c=a) }}{% endmacro %}
{{- plain(value) }}{{ plain(value, value) }}{{ plain(c=value, a=1) }}{{ quoting(value) }}{{ rest(1, 2, k=value) }}
{%- for one in (value, value) %}{{ plain(one, b=loop.index) }}{% endfor %}
{%- call framed(value) %}{{ value }}{% endcall %}
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


def test_what_is_missing_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        _shorter.render()


@pytest.mark.parametrize(("rating", "widths"), [(0, "0 0 0 0 0"), (3.46, "16 16 16 7.4 0"), (5, "16 16 16 16 16")])
def test_stars_are_filled_to_the_tenth(rating: float, widths: str) -> None:
    drawn = stars(rating)
    found = [part.split('"')[0] for part in drawn.split(' width="')[2::2]]
    assert found == widths.split()
