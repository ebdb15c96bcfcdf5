"""What stands around every page is kept, and says the same to the letter as if it were written anew."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from stoa.ui.frames import Frames
from stoa.ui.render import Account, Link, Page, Renderer
from tests.harness.shared_routes import all_sites

RENDERER = Renderer(site.look for site in all_sites().values())
LOOKS = tuple(RENDERER.looks.values())
KEPT = Frames(RENDERER.environment, keeps=True)
NAV = (Link("Home", "/"), Link("Servers", "/servers"), Link("A & B", "/a?b=1&c"))
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co")), max_size=12)
links = st.builds(Link, words, words)
pages = st.builds(
    Page,
    look=st.sampled_from(LOOKS),
    nonce=st.sampled_from(["", "abc", "d'\"<e>"]),
    path=st.sampled_from(["/", "/servers", "/servers/one", "/serversandmore", "/a?b=1&c", "/search"]),
    theme=st.sampled_from(["", "light", "dark"]),
    csrf_token=words,
    nav=st.sampled_from([(), NAV, NAV[1:]]),
    footer=st.sampled_from([(), NAV]),
    search_url=st.sampled_from(["", "/search", "/servers"]),
    search_label=st.sampled_from(["Search", "Find <boats>"]),
    sign_in=st.none() | links,
    sign_up=st.none() | st.just(Link("Sign up", "/sign-up")),
    account=st.none() | st.builds(Account, words, st.just(NAV), st.integers(0, 200), st.sampled_from(["", "/news"])),
)


@given(page=pages, more=words)
def test_what_is_kept_is_what_would_be_written(page: Page, more: str) -> None:
    fresh = Frames(RENDERER.environment, keeps=False)
    header: Any = RENDERER.environment.get_template("components/header.html").module
    frame: Any = RENDERER.environment.get_template("frame.html").module
    for _ in range(2):
        assert KEPT.header(page) == fresh.header(page) == header.header(page)
        assert KEPT.footer(page) == fresh.footer(page) == header.footer(page)
        assert KEPT.head(page) == fresh.head(page) == frame.head(page)
        assert KEPT.keys(more) == fresh.keys(more) == frame.keys(more)


def test_nothing_of_one_visitor_is_told_to_the_next() -> None:
    first = Page(look=LOOKS[0], nonce="first-nonce", sign_in=Link("Sign in", "/sign-in?next=/one"), nav=NAV)
    second = structs.replace(first, nonce="other-nonce", sign_in=Link("Sign in", "/sign-in?next=/two"))
    KEPT.header(first), KEPT.head(first)
    assert "/two" in KEPT.header(second)
    assert "/one" not in KEPT.header(second)
    assert "other-nonce" in KEPT.head(second)
    assert "first-nonce" not in KEPT.head(second)
