"""The page at the door: a card for each site that this process serves."""

from dataclasses import dataclass

from stoa.kernel.feature import Feature
from stoa.ui.look import Look

from .access import public
from .exchange import Exchange
from .replies import View
from .routes import get


@dataclass(frozen=True, slots=True)
class Card:
    """A site and where it is."""

    look: Look
    url: str
    address: str


@get("/", access=public, listed=False, summary="The sites that are served here")
async def show_sites(request: Exchange) -> View:
    """Show each site with its mark and its address."""
    port = request.header("host").rpartition(":")[2]
    suffix = f":{port}" if port.isdigit() else ""
    cards = [
        Card(site.look, f"{request.scheme}://{name}.localhost{suffix}/", f"{name}.localhost{suffix}")
        for name, site in request.app.runtime.sites.items()
    ]
    return View("landing.html", {"sites": cards})


FEATURE = Feature(name="landing", package="stoa.kernel.http", routes=(show_sites,))
