"""What is wrong with a page is found, though each manner of text is weighed only once."""

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.harness.looking import faults_on, looking

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser

PALE_BY_NIGHT = "@media (prefers-color-scheme: dark) { body { background: #111 } .pale { color: #222 } }"
PALE_AT_A_DESK = "@media (width > 1000px) { .pale { color: #eee } }"
PALE_ON_A_PHONE = "@media (width < 1000px) { .pale { color: #eee } }"


def _page(body: str, style: str = "") -> str:
    head = f"<title>A page</title><style>{style}</style>"
    text = f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>A page</h1>{body}</main></body></html>'
    return f"data:text/html;charset=utf-8,{quote(text)}"


@pytest.mark.parametrize(
    ("style", "looks"),
    [
        (PALE_BY_NIGHT, ["at a desk by night"]),
        (PALE_AT_A_DESK, ["at a desk by night"]),
        (PALE_ON_A_PHONE, ["on a phone by day"]),
        (PALE_AT_A_DESK + PALE_ON_A_PHONE, ["on a phone by day", "at a desk by night"]),
    ],
    ids=["night", "desk", "phone", "both"],
)
async def test_text_that_is_too_pale_in_one_look_is_found_in_this_one(
    browser: "Browser", style: str, looks: list[str]
) -> None:
    async with looking(browser) as eyes:
        assert await eyes.faults_at(_page("<p>Well seen.</p><p>Well seen.</p>")) == []
        faults = await eyes.faults_at(_page('<p class="pale">Hardly seen.</p><p>Well seen.</p>', style))
    assert sorted(look for look in looks for fault in faults if look in fault and "contrast" in fault) == sorted(looks)
    assert len(faults) == len(looks)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p>Seen.</p>", '<div style="background: #444"><p>Seen.</p></div>'),
        ("<p>Seen.</p>", '<p style="opacity: .3">Seen.</p>'),
        ('<p style="color: #767676; font-size: 24px">Seen.</p>', '<p style="color: #777; font-size: 10px">Seen.</p>'),
        ("<p>Seen.</p>", '<label>Name <input value="Robin" style="color: #eee; background: #fff"></label>'),
    ],
    ids=["ground", "opacity", "size", "field"],
)
async def test_a_text_of_another_manner_is_weighed_again(browser: "Browser", first: str, second: str) -> None:
    async with looking(browser) as eyes:
        assert await eyes.faults_at(_page(first)) == []
        assert "contrast" in "".join(await eyes.faults_at(_page(second)))


async def test_what_has_no_name_or_is_too_wide_or_complains_is_told_of_every_page(browser: "Browser") -> None:
    async with looking(browser) as eyes:
        for _ in range(2):
            faults = "".join(await eyes.faults_at(_page('<button></button><script>console.error("Oh!")</script>')))
            assert "button-name" in faults
            assert "says: Oh!" in faults
            assert "too wide" in "".join(await eyes.faults_at(_page('<p style="width: 3000px">Far.</p>')))
        await eyes.page.goto(_page("<button></button>"))
        assert "button-name" in await faults_on(eyes.page)
        await eyes.page.goto(_page("<p>Well seen.</p>"))
        assert await faults_on(eyes.page) == ""


@pytest.mark.parametrize("width", ["width < 1000px", "width > 1000px"], ids=["desk", "phone"])
async def test_what_shows_in_one_look_alone_is_looked_at_there(browser: "Browser", width: str) -> None:
    hidden = f"@media ({width}) {{ .other {{ display: none }} }}"
    body = '<div class="other"><p>There.</p><button></button></div><p>Seen.</p>'
    async with looking(browser) as eyes:
        faults = await eyes.faults_at(_page(body, hidden))
    assert [fault.count("button-name") > 0 for fault in faults] == [True]
