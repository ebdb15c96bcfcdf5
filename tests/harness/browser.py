"""Tests in a real Chromium: the system's, or Playwright's own. Where there is none they say so, and fail under CI."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import pytest_asyncio

from .costs import note_apart, spent_by, spent_by_children

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

# The first is the browser without its windows: the same pages for a fifth less. Debian has it as a package.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 90_000  # milliseconds: a busy machine is no fault of the page
# Each new window would load pages of the browser's own and begin a process to spare: more than most tests cost.
UNSEEN = ("SpareRendererForSitePerProcess", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# Only the last such list counts, so it must say again what Playwright's says.
UNASKED = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)
MISSING = "there is no Chromium: install it from the system's packages, or run `.venv/bin/playwright install chromium`"


@cache
def find_chromium() -> Path | None:
    """Give the browser that `CHROMIUM` names, else the system's, else Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or cache_folder)
    return next(iter(sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def flags() -> list[str]:
    """Give what a browser is told when it begins: there is no graphics card, and to act as one takes a fifth more."""
    without = ",".join((*UNSEEN, *UNASKED))
    return ["--disable-gpu", f"--disable-features={without}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test without a browser; under CI, that is a failure."""
    if item.get_closest_marker("browser") is None or find_chromium() is not None:
        return
    if os.environ.get("CI"):
        pytest.fail(f"This is CI, and {MISSING}.", pytrace=False)
    pytest.skip(MISSING)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say in the last lines, after every other summary, what was not looked at."""
    yield
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests did not run: {MISSING}.", yellow=True, bold=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator["Browser"]:
    """Give the Chromium of this process to tests that are marked `browser`; each closes what it opens there."""
    from playwright.async_api import async_playwright, expect

    expect.set_options(timeout=PATIENCE)
    others = {*psutil.Process().children()}
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=find_chromium(), args=flags())
        drivers = {*psutil.Process().children()} - others
        launched.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield launched
        spent, heard_of = sum(spent_by(driver) for driver in drivers), spent_by_children()
        await launched.close()
    note_apart("Chromium", spent, spent_by_children() - heard_of)


async def hold_a_passkey(page: "Page") -> None:
    """Give a page's browser a device that makes passkeys, and has its owner's finger on it."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
