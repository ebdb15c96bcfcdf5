"""Everything can be done from the keyboard, and the focus is always where one expects it."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.ui.browser.pages import Opened, opened

pytestmark = pytest.mark.browser


_OUTLINED = """() => {
  const at = document.activeElement;
  return [at, at.closest(".rowcard, .card--link, .search--hero")].filter(Boolean).map(getComputedStyle)
    .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""


async def focused(page: Page, what: str = "id") -> str:
    """Say where the focus is."""
    return str(await page.evaluate(f"document.activeElement.{what}"))


async def components(at: Opened) -> Page:
    """Open the page of components and wait for its script."""
    page = await at.go("components")
    await expect(page.locator("html.js")).to_be_attached()
    return page


async def test_the_first_tab_stop_skips_to_the_content(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("servers")
        await page.keyboard.press("Tab")
        assert await focused(page, "className") == "skip"
        await page.keyboard.press("Enter")
        assert await focused(page) == "main"


async def test_a_slash_jumps_into_the_search_and_types_nothing(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("firstspawn-home")
        await page.keyboard.press("/")
        assert await focused(page, "type") == "search"
        assert await focused(page, "value") == ""
        await page.keyboard.type("a/b?")
        assert await focused(page, "value") == "a/b?"


async def test_a_question_mark_shows_the_keys_and_escape_puts_them_away(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("landing")
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#keys")).to_be_hidden()


async def test_the_theme_changes_by_key_and_is_remembered(browser: Browser) -> None:
    async with opened(browser, color_scheme="light") as at:
        page = await at.go("landing")
        await page.keyboard.press("t")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await at.go("landing-empty")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 19, 22)"


async def test_a_dialog_holds_the_focus_and_gives_it_back(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        link = page.get_by_role("button", name="Open a dialog")
        await link.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Rename this server")
        await expect(dialog).to_be_visible()
        for _ in range(8):
            await page.keyboard.press("Tab")
            assert await page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        await expect(link).to_be_focused()


async def test_arrows_walk_a_menu_and_escape_returns_to_its_button(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        menu = page.locator("#menu details")
        await menu.locator("summary").focus()
        await page.keyboard.press("ArrowDown")
        await expect(menu.get_by_role("link", name="Edit")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(menu.get_by_role("button", name="Delete")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(menu.locator("summary")).to_be_focused()
        assert await menu.get_attribute("open") is None


async def test_arrows_move_between_tabs_and_only_the_chosen_panel_shows(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        await page.get_by_role("tab", name="About").focus()
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_role("tab", name="Reviews")).to_be_focused()
        await expect(page.get_by_role("tab", name="Reviews")).to_have_attribute("aria-selected", "true")
        await expect(page.locator("#tab-reviews")).to_be_visible()
        await expect(page.locator("#tab-about")).to_be_hidden()
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("ArrowLeft")
        await expect(page.get_by_role("tab", name="Rules")).to_be_focused()


async def test_a_combobox_narrows_chooses_and_closes(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        box = page.get_by_role("combobox", name="Make")
        await box.focus()
        await page.keyboard.type("ba")
        options = page.locator(".combo__list").get_by_role("option")
        await expect(options).to_have_text(["Bavaria", "Bayliner"])
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        await expect(box).to_have_attribute("aria-activedescendant", str(await options.nth(1).get_attribute("id")))
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("Bayliner")
        await expect(box).to_have_attribute("aria-expanded", "false")
        await page.keyboard.type("zz")
        await expect(page.locator(".combo__none")).to_have_text("Nothing matches.")
        await page.keyboard.press("Escape")
        await expect(page.locator(".combo__list")).to_be_hidden()


async def test_the_two_ends_of_a_range_never_cross(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        low, high = page.get_by_role("slider", name="from"), page.get_by_role("slider", name="to")
        await low.focus()
        for _ in range(12):
            await page.keyboard.press("ArrowRight")
        assert await low.input_value() == await high.input_value() == "14"
        await expect(page.locator("[name=length_min]")).to_have_value("14")


async def test_a_tooltip_shows_on_focus_and_escape_hides_it(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        await page.get_by_role("button", name="What is this?").focus()
        await expect(page.get_by_role("tooltip")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("tooltip")).to_be_hidden()


async def test_pictures_open_large_and_arrows_go_through_them(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        first = page.locator("#gallery a").first
        await first.focus()
        await page.keyboard.press("Enter")
        box = page.get_by_role("dialog", name="Five drawings")
        await expect(box.get_by_text("1 of 5")).to_be_visible()
        await page.keyboard.press("ArrowLeft")
        await expect(box.get_by_text("5 of 5")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(box).to_have_count(0)
        await expect(first).to_be_focused()


async def test_a_message_offers_undo_by_key(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        async with page.expect_request(lambda request: request.method == "POST") as sent:
            await page.keyboard.press("u")
        assert (await sent.value).url.endswith("/dev/ui")
        await page.wait_for_url("**/dev/ui")


async def test_the_player_plays_and_says_that_it_does(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await components(at)
        await page.get_by_role("button", name="Play Harbour bell").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Pause Harbour bell")).to_be_visible()
        await expect(page.get_by_role("button", name="Play Harbour bell")).to_be_visible()
        assert not at.complaints


async def test_whatever_has_the_focus_shows_it(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("servers")
        for _ in range(25):
            await page.keyboard.press("Tab")
            shown = await page.evaluate(_OUTLINED)
            assert shown, await page.evaluate("document.activeElement.outerHTML")
