"""The way through the pages of accounts in a real browser: by hand, with a passkey, and as axe sees them."""

import re

import pyotp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.harness.browser import hold_a_passkey
from tests.harness.looking import faults_on, looking
from tests.harness.served import ServedStoa

pytestmark = pytest.mark.browser

PASSWORD = "Harbour-Lantern-7"
OUTSIDE = ("/sign-in", "/sign-up", "/check-your-mail", "/verify-email?token=x", "/forgot-password", "/reset-password")
SETTINGS = (
    "/account",
    "/account/security",
    "/account/security/passkeys/new",
    "/account/sessions",
    "/account/identities",
    "/account/keys",
    "/account/privacy",
    "/account/privacy/delete",
    "/confirm",
)


async def sign_up(page: Page, stoa: ServedStoa, name: str) -> None:
    """Make an account by hand: the form, the mail, the link, the button, the door."""
    await page.goto(stoa.url("/sign-up", "firstspawn"))
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("E-mail").fill(f"{name}@stoa.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await expect(page.locator("#meter-password")).to_contain_text("Strong")
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")
    await page.goto(stoa.url(f"/dev/mailbox?to={name}@stoa.example", "firstspawn"))
    await page.get_by_role("link", name=re.compile("onfirm|account", re.IGNORECASE)).last.click()
    await page.locator('article a[href*="/verify-email?token="]').click()
    await page.get_by_role("button", name="Confirm my address").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your account is ready")
    await page.get_by_role("link", name="Sign in").last.click()
    await sign_in(page, name)


async def sign_in(page: Page, name: str) -> None:
    """Fill in the door's form."""
    await page.get_by_label("E-mail").fill(f"{name}@stoa.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()


def account_menu(page: Page) -> Locator:
    """Give the menu that only those see who are in."""
    return page.get_by_role("banner").get_by_label("Your account")


async def sign_out(page: Page) -> None:
    """Sign out by the menu."""
    await account_menu(page).click()
    await page.get_by_role("button", name="Sign out").first.click()


async def test_somebody_joins_sets_up_an_app_and_comes_back_with_it(browser: Browser, served_stoa: ServedStoa) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await sign_up(page, served_stoa, "robin")
    await expect(account_menu(page)).to_be_visible()
    await page.goto(served_stoa.url("/account/security", "firstspawn"))
    await page.get_by_role("button", name="Set up").click()
    secret = await page.locator("input[name=secret]").input_value()
    assert await faults_on(page) == ""
    await page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Turn it on").click()
    codes = await page.locator(".codes li").all_text_contents()
    assert len(codes) == 10
    await sign_out(page)
    await page.goto(served_stoa.url("/account/keys", "firstspawn"))  # leads to the door, and back
    await sign_in(page, "robin")
    await expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert await faults_on(page) == ""
    await page.get_by_text("Use a recovery code").click()
    await page.get_by_label("Recovery code").fill(codes[0])
    await page.get_by_role("button", name="Use this code").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("API keys")
    await context.close()


async def test_a_passkey_is_added_and_opens_the_door_alone(browser: Browser, served_stoa: ServedStoa) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await hold_a_passkey(page)
    await sign_up(page, served_stoa, "kestrel")
    await expect(account_menu(page)).to_be_visible()
    await page.goto(served_stoa.url("/account/security/passkeys/new", "firstspawn"))
    await page.get_by_label("What to call it").fill("Work laptop")
    await page.get_by_role("button", name="Make the passkey").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    await page.get_by_role("link", name="I have kept them").click()
    await expect(page.get_by_text("Work laptop")).to_be_visible()
    await sign_out(page)
    await page.goto(served_stoa.url("/sign-in?next=/account/sessions", "firstspawn"))
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sessions")
    await sign_out(page)
    await page.goto(served_stoa.url("/sign-in", "firstspawn"))
    await sign_in(page, "kestrel")
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(account_menu(page)).to_be_visible()
    await context.close()


async def test_the_browser_solves_the_puzzle_after_three_failures(browser: Browser, served_stoa: ServedStoa) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(served_stoa.url("/sign-in", "marinemarket"))
    for _ in range(4):
        await page.get_by_label("E-mail").fill("member@marinemarket.example")
        await page.get_by_label("Password").fill("Wrong-Lantern-9")
        async with page.expect_event("domcontentloaded"):
            await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.locator("[data-puzzle].is-solved")).to_be_visible()
    await page.get_by_label("Password").fill("Look-around-as-member-1")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(account_menu(page)).to_be_visible()
    await context.close()


async def test_without_script_a_member_comes_in_and_signs_out_elsewhere(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(served_stoa.url("/sign-in?next=/account/sessions", "firstspawn"))
    await page.get_by_role("button", name="Moderator").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sessions")
    await page.get_by_role("button", name="Sign out here").click()
    await expect(page.get_by_role("link", name="Sign in").first).to_be_attached()
    await context.close()


async def come_in_to_privacy(page: Page, stoa: ServedStoa, role: str) -> None:
    """Come in by a demo account, straight to the page."""
    await page.goto(stoa.url("/sign-in?next=/account/privacy", "marinemarket"))
    await page.get_by_role("button", name=role).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Privacy")


async def test_a_copy_appears_by_itself_a_switch_answers_at_once_and_leaving_is_taken_back(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await come_in_to_privacy(page, served_stoa, "Seller")
    await page.get_by_role("button", name="Make a copy").click()
    download = page.get_by_role("link", name="Download")
    await expect(download).to_be_visible()
    async with page.expect_download() as fetched:
        await download.click()
    assert (await fetched.value).suggested_filename.startswith("my-data-")
    switch = page.get_by_role("switch", name="News about this site")
    await switch.check()
    await expect(page.get_by_text("Your answers so far")).to_be_visible()
    await page.reload()
    await expect(switch).to_be_checked()
    await page.get_by_role("link", name="Delete my account").click()
    asked = await page.get_by_text("to show that you mean it").inner_text()
    await page.get_by_label("Your username").fill(asked.split()[1])
    await page.get_by_role("button", name="Delete my account").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert await faults_on(page) == ""
    await come_in_to_privacy(page, served_stoa, "Seller")
    await page.goto(served_stoa.url("/", "marinemarket"))
    await page.get_by_role("link", name="Keep it").click()
    assert await faults_on(page) == ""
    await page.get_by_role("button", name="Keep my account").click()
    await expect(page.get_by_text("You stay.")).to_be_visible()
    await context.close()


async def test_without_script_a_copy_is_looked_for_by_a_link_and_a_consent_saved_by_a_button(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await come_in_to_privacy(page, served_stoa, "Moderator")
    await page.get_by_role("switch").first.check()
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.get_by_text("Your answer is on record.")).to_be_visible()
    await page.get_by_role("button", name="Make a copy").click()
    again, download = page.get_by_role("link", name="Look again"), page.get_by_role("link", name="Download")
    await expect(again.or_(download)).to_be_visible()
    while await again.is_visible():
        await again.click()
    await expect(download).to_be_visible()
    await context.close()


async def test_axe_finds_nothing_the_console_is_silent_and_no_page_is_too_wide(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    async with looking(browser) as eyes:
        faults: list[str] = []
        for path in OUTSIDE:
            faults += await eyes.faults_at(served_stoa.url(path, "firstspawn"))
        await eyes.page.goto(served_stoa.url("/sign-in", "firstspawn"))
        await eyes.page.get_by_role("button", name="Administrator", exact=True).click()
        await expect(account_menu(eyes.page)).to_be_attached()
        eyes.knows_frame = False  # it looks otherwise to those who are in
        for path in SETTINGS:  # those of the administration are in its menu, whose every page another test looks at
            faults += await eyes.faults_at(served_stoa.url(path, "firstspawn"))
        assert not faults, "\n".join(faults)
