"""A broker's way in a browser: a firm, a seat, a feed, a file with a bad row; and every step of the wizard."""

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.accounts.at_the_door import accounts_at, grant
from tests.accounts.privacy.working import working
from tests.commons.media.samples import jpeg
from tests.harness.looking import faults_on
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.marinemarket.browsing import Window, open_window
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.sellers import new_seller, second_person

pytestmark = pytest.mark.browser
HEAD = "id,title,price,currency,boatType,make,year,length,city,state,country,description\n"
ROWS = (
    "NQ-1,Rustler 36 for the Scillies,48500,GBP,sail,Rustler,1998,10.77,Falmouth,Cornwall,GB,"
    '"Long keel, well kept, in commission and ready to go far."\n'
    "NQ-2,Rustler 31 at her mooring,21500,GBP,sail,Rustler,1979,9.6,Falmouth,Cornwall,GB,"
    '"Two owners from new, and a full set of sails by Kemp."\n'
)
BAD = (
    "NQ-3,Something that dives,9000,GBP,submarine,None,1990,12,Falmouth,Cornwall,GB,"
    '"Goes deeper than most, and comes up again."\n'
)


async def test_a_broker_makes_a_firm_gives_a_seat_and_lets_a_file_in(start_site: StartSite, browser: Browser) -> None:
    broker = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0", JOBS_POLL="100ms")
    await second_person(broker)
    await grant(broker.site, broker.person_id, "broker")
    async with (
        working(broker.site),
        open_window(browser, broker.site, viewport={"width": 1280, "height": 900}) as window,
    ):
        await window.sign_in(broker)
        await _found_firm(window)
        await _send_file(window)
        await _let_in(window)
        page = window.page
        await window.open("/broker")
        await expect(page.get_by_text("2 boats for sale")).to_be_visible()
        await page.get_by_role("link", name="The firm's page").click()
        await expect(page.get_by_role("link", name="Rustler 36 for the Scillies")).to_be_visible()
        await expect(page.get_by_role("link", name="Rustler 31 at her mooring")).to_be_visible()
        assert await faults_on(page) == ""
        assert [one for one in window.said if "422" not in one] == []  # the refusal that was asked for


async def _found_firm(window: Window) -> None:
    page = window.page
    await window.open("/broker")
    await page.get_by_label("Name of the firm").fill("North Quay Yachts")
    await page.get_by_label("About it").fill("Cruising yachts in the west country.")
    await window.press("Make the firm")
    await expect(page.get_by_role("heading", level=1, name="North Quay Yachts")).to_be_visible()
    await page.get_by_label("Username").fill("bo-berg")
    await window.press("Give a seat")
    await expect(page.locator("#seats")).to_contain_text("bo-berg")
    assert await faults_on(page) == ""


async def _send_file(window: Window) -> None:
    """Make a feed, and send it a file of which one row cannot be taken."""
    page = window.page
    await page.get_by_text("New feed").click()
    await page.get_by_label("Name", exact=True).fill("Our stock")
    await window.press("Make the feed")
    await expect(page.get_by_role("heading", level=1, name="Our stock")).to_be_visible()
    stock = FilePayload(name="stock.csv", mimeType="text/csv", buffer=(HEAD + ROWS + BAD).encode())
    await page.locator("input[type=file]").set_input_files(stock)
    await window.press("Check the file")
    await expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Something that dives")).to_be_visible()
    assert await faults_on(page) == ""


async def _let_in(window: Window) -> None:
    """Be refused while a row is bad, take the others without it, and see them come."""
    page = window.page
    await window.press("Let it go in")
    await expect(page.locator("#state .alert")).to_be_visible()
    await page.get_by_text("Take the others without the 1 row that cannot be taken").click()
    await window.press("Let it go in")
    await expect(page.locator("#state")).to_contain_text("Done")


async def test_the_wizard_leads_from_a_make_to_a_boat_that_everybody_sees(
    start_site: StartSite, browser: Browser
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0", JOBS_POLL="100ms")
    look = {"viewport": {"width": 390, "height": 844}}
    async with working(seller.site), open_window(browser, seller.site, **look) as window:
        await window.sign_in(seller)
        page = window.page
        await window.open("/sell/new")
        await _first_steps(window)
        await page.get_by_label("Price", exact=True).fill("38,500")
        await page.get_by_label("Town").fill("Newport")
        await page.get_by_label("State or region").fill("RI")
        await window.press("Save and go on")
        await page.get_by_label("Title").fill("Wanderer 34, ready to sail")
        await page.get_by_label("Description").fill("Two owners, dry bilges, new standing rigging three years ago.")
        await window.press("Save and go on")
        await page.locator("input[type=file]").first.set_input_files(
            FilePayload(name="bow.jpg", mimeType="image/jpeg", buffer=jpeg())
        )
        await until(
            accounts_at(seller.site).database, "select exists (select from commons.media where status = 'ready')"
        )
        await window.press("Go on")
        await expect(page.locator("strong", has_text="of 100")).to_be_visible()
        assert await faults_on(page) == ""
        await window.press("Offer it")
        await page.locator("main .menu summary").click()
        await expect(page.get_by_role("button", name="Take it off a while")).to_be_visible()
        (found,) = await data_of(seller, "/api/v1/search?query=wanderer")
        assert (found["price"], found["status"], found["boatDetails"]["fuel"]) == (3_850_000, "active", "diesel")
        assert found["cover"] is not None
        assert found["location"]["latitude"] == pytest.approx(41.49, abs=0.05)


async def _first_steps(window: Window) -> None:
    """Say what she is; the draft is kept from the first step on, in feet."""
    page = window.page
    await page.get_by_label("Type").select_option("sail")
    await page.get_by_label("Make").fill("Wanderer")
    await page.get_by_label("Model").fill("34")
    await page.get_by_label("Year").fill("2004")
    await page.get_by_label("Length overall").fill("34")
    await page.get_by_label("You measure in").select_option("imperial")
    await window.press("Save and go on")
    await page.get_by_label("Hull number").fill("ABC12345D404")
    await window.press("Save and go on")
    await page.get_by_label("Make").fill("Yanmar")
    await page.get_by_label("Hours").fill("1200")
    await page.get_by_label("Fuel").select_option("diesel")
    await window.press("Save and go on")
    await page.get_by_label("Autopilot").check()
    assert await faults_on(page) == ""
    await window.press("Save and go on")
