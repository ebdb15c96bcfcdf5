import pytest

from tests.tools.lint.cases import holds, lines_found

PAGE = "src/stoa/ui/templates/page.html"


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<p class=a style=color:red>",
        '<button onclick="go()">',
        '<div hx-on::after-request="go()">',
        '<a href="javascript:go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<p\n  class="{% if a > b %}x{% endif %}"\n  style="{{ colour }}">',
    ],
)
def test_what_the_policy_would_refuse_is_found(markup: str) -> None:
    assert lines_found("ST007", PAGE, "<main>\n" + markup) == [2]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/app.js" defer></script>',
        '<script nonce="{{ nonce }}">go()</script>',
        '<script type="application/ld+json">{}</script>',
        '<p data-style="wide" title="an onclick=1 in words">',
        "{{ button('Go', style='primary') }}",
        "{# <p style='x'> #}<!-- <p style='x'> -->",
        "<p>style=plain words</p>",
    ],
)
def test_what_the_policy_lets_pass_is_free(markup: str) -> None:
    assert holds("ST007", PAGE, markup)
