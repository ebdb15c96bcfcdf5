"""What counts against an address, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.shield import Signal, signals_of


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/api/.env.local",
        "/.git/config",
        "/wp-login.php",
        "/blog/wp-admin/",
        "/phpmyadmin/index.php",
        "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
        "/.aws/credentials",
        "/WP-Login.PHP",
        "/xmlrpc.php",
    ],
)
def test_asking_for_what_only_scanners_want_is_a_signal_when_it_is_not_there(path: str) -> None:
    assert signals_of(path, "", 404) == (Signal.SCANNER,)
    assert signals_of(path, "", 200) == ()


@pytest.mark.parametrize(
    "query",
    [
        "id=1%20UNION%20SELECT%20password",
        "q=%27%20or%20%271%27=%271",
        "x=${jndi:ldap://x}",
        "f=../../../../etc/passwd",
        "q=%253Cscript%253Ealert(1)",
        "q=<script>alert(1)</script>",
        "id=1;drop%20table%20users",
        "q={{7*7}}",
    ],
)
def test_an_injection_attempt_counts_only_when_it_was_refused(query: str) -> None:
    assert signals_of("/api/v1/servers", query, 400) == (Signal.PROBE,)
    assert signals_of("/api/v1/servers", query, 200) == ()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search", "q=rock--roll;"),
        ("/search", "q=O%27Brien"),
        ("/search", "q=select+union+workers"),
        ("/a--b;c", ""),
        ("/tags/drop-table-saw", ""),
        ("/environment", ""),
        ("/git/hub", ""),
        ("/servers/env", "q=curl"),
    ],
)
def test_characters_alone_are_no_attack(path: str, query: str) -> None:
    assert signals_of(path, query, 200) == ()
    assert set(signals_of(path, query, 404)) <= {Signal.MISSING}


@pytest.mark.parametrize(
    "path",
    [
        "/health",
        "/health/ready",
        "/static/app.css",
        "/favicon.ico",
        "/robots.txt",
        "/sitemap.xml",
        "/.well-known/security.txt",
        "/apple-touch-icon-120x120.png",
        "/metrics",
    ],
)
def test_what_browsers_and_honest_tools_ask_for_unbidden_is_never_a_signal(path: str) -> None:
    assert signals_of(path, "", 404) == ()


@pytest.mark.parametrize("status", [401, 403, 409, 410, 412, 423, 428])
def test_ordinary_refusals_are_no_signals(status: int) -> None:
    assert signals_of("/api/v1/users/me", "", status) == ()


def test_slow_and_oversized_bodies_are() -> None:
    assert signals_of("/upload", "", 408) == (Signal.SLOW,)
    assert signals_of("/upload", "", 413) == (Signal.OVERSIZED,)


@given(st.text(), st.text(), st.integers(100, 399) | st.integers(500, 599))
def test_what_succeeds_or_fails_through_us_never_counts(path: str, query: str, status: int) -> None:
    assert signals_of(path, query, status) == ()


@given(st.text(max_size=3000), st.text(max_size=3000), st.integers(400, 499))
def test_no_request_is_counted_twice(path: str, query: str, status: int) -> None:
    assert len(signals_of(path, query, status)) <= 1
