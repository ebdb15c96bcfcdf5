import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example.org/x.js"></script>'),
        ("a.html", '<img src="//example.org/x.png">'),
        ("a.html", '<link rel="stylesheet" href="https://fonts.example.org/css">'),
        ("a.html", '<form action="https://example.org/pay">'),
        ("a.css", "p { background: url('https://example.org/x.png') }"),
        ("a.css", "@import '//example.org/x.css';"),
        ("a.js", "fetch('https://example.org/api')"),
        ("a.js", 'new WebSocket("wss://example.org")'),
        ("a.svg", '<image href="https://example.org/x.png"/>'),
    ],
)
def test_a_request_to_somebody_else_is_found(name: str, text: str) -> None:
    assert lines_found("ST008", f"src/stoa/ui/static/{name}", text) == [1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<a href="https://example.org/">their page</a>'),
        ("a.html", '<link rel="canonical" href="https://example.org/">'),
        ("a.html", '<script src="{{ static("app.js") }}"></script>'),
        ("a.css", "p { background: url('/static/x.png') }"),
        ("a.js", "document.createElementNS('http://www.w3.org/2000/svg', 'svg') // see notes"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>'),
    ],
)
def test_links_names_and_own_files_are_free(name: str, text: str) -> None:
    assert holds("ST008", f"src/stoa/ui/static/{name}", text)
