"""Somebody new proves an address."""

import re

import httpx2

from tests.accounts.at_the_door import mails

from .browser import Browser


async def finish(browser: Browser) -> httpx2.Response:
    """Name an address, read the mail, type the code."""
    asked = await browser.post("newcomer/address", {"email": browser.email, "username": browser.username})
    assert asked.status_code == 202, asked.text
    return await browser.post("newcomer/code", {"code": await last_code(browser)})


async def last_code(browser: Browser) -> str:
    """Find the code in the newest mail that has one."""
    for mail in await mails(browser.site, browser.email):
        found = re.search(r"\b([A-Z2-9]{5}-[A-Z2-9]{5})\b", mail["text"])
        if found:
            return found[1]
    message = f"No mail to {browser.email} has a code."
    raise AssertionError(message)
