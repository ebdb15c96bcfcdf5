"""A photo that is looked at while its seller puts the others in order."""

import pytest
from playwright.async_api import Browser, expect

from tests.accounts.privacy.working import working
from tests.commons.media import samples
from tests.commons.media.harbour import judged, send
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of

pytestmark = pytest.mark.browser
PHOTO = "listing-photo"


@pytest.mark.parametrize("page_of", ["/sell/{}/edit/photos", "/albums/boat/{}"])
async def test_only_the_photo_that_is_looked_at_is_shown_anew(
    start_site: StartSite, browser: Browser, page_of: str
) -> None:
    seller = await new_seller(start_site)
    boat = (await seller.ask("GET", await path_of(await list_boat(seller)))).json()["data"]["id"]
    bow, deck = await judged(seller, ("bow.jpg", samples.jpeg(), PHOTO), ("deck.jpg", samples.jpeg(), PHOTO))
    stern = await send(seller, "stern.jpg", samples.jpeg(500, 300), PHOTO)
    album = {"mediaIds": [bow["id"], deck["id"], stern["id"]]}
    assert (await seller.ask("PUT", f"/api/v1/media/albums/boat/{boat}", album)).status_code == 200
    async with open_window(browser, seller.site) as window:
        page = window.page
        await window.sign_in(seller)
        await window.open(page_of.format(boat))
        coming = page.locator(f"#photo-{stern['id']}")
        await expect(coming).to_contain_text("Being looked at")
        own = await page.locator(f"#photo-{deck['id']}").element_handle()
        waiting = await coming.element_handle()
        assert own is not None
        assert waiting is not None
        key = page.locator(f"#out-{stern['id']}")
        await key.focus()
        async with page.expect_response(lambda answer: answer.url.endswith(f"/albums/boat/{boat}")):
            pass
        assert await waiting.evaluate("one => one.isConnected"), "it stands as it stood"
        async with working(seller.site):
            await expect(coming).not_to_contain_text("Being looked at")
        await expect(coming.locator("img")).to_be_visible()
        assert await own.evaluate("one => one.isConnected"), "nothing about it has changed"
        await expect(key).to_be_focused()
        await expect(page.locator("#photos-at-work")).not_to_have_attribute("hx-get", f"/albums/boat/{boat}")
        assert window.said == []
