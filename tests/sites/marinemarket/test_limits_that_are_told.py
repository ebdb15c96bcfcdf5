"""What the operators' page says of how much and how often is what the doors keep."""

import re
from pathlib import Path

from stoa.kernel.feature import discover_sites
from stoa.kernel.limits import DAY, HOUR, Rate
from stoa.sites.marinemarket.boats.subject import PHOTOS, VIDEOS
from stoa.sites.marinemarket.brokers.models import MOST_SEATS
from stoa.sites.marinemarket.deals.rules import MOST_PAPERS
from stoa.sites.marinemarket.documents.models import MOST_DOCUMENTS
from stoa.sites.marinemarket.feed_photos.models import MOST_PHOTOS
from stoa.sites.marinemarket.feeds.reading import MOST_ROWS
from stoa.sites.marinemarket.feeds.service import MOST_FEEDS
from stoa.sites.marinemarket.phones import service as phones
from stoa.sites.marinemarket.saved.models import MOST_SEARCHES
from stoa.sites.marinemarket.selling.models import MOST_ENGINES
from stoa.sites.marinemarket.selling.rules import MOST_LISTINGS
from stoa.sites.marinemarket.showing.service import MOST

PAGE = Path(__file__).parents[3] / "docs/marinemarket/operators.md"
PER = {"a day": DAY, "an hour": HOUR}
MOST_OF = {
    "listings of a seller or firm": MOST_LISTINGS,
    "saved searches of a person": MOST_SEARCHES,
    "seats of a firm": MOST_SEATS,
    "feeds of a firm": MOST_FEEDS,
    "rows of a feed": MOST_ROWS,
    "photos of a boat from a feed": MOST_PHOTOS,
    "photos and films of a boat together": max(PHOTOS.per_subject, VIDEOS.per_subject),
    "engines of a boat": MOST_ENGINES,
    "papers of a boat": MOST_DOCUMENTS,
    "papers of a sale": MOST_PAPERS,
    "boats side by side": MOST,
}


def part(name: str) -> str:
    """Give the part of the page under a heading."""
    return PAGE.read_text(encoding="utf-8").partition(f"## {name}\n")[2].partition("\n## ")[0]


def test_the_operators_page_has_every_rate_of_the_market() -> None:
    told = {}
    for name, words in re.findall(r"^\| `([\w-]+)`[^|]*\| (.*) \|$", part("How much and how often"), re.MULTILINE):
        count, per = re.match(r"(\d+) (a day|an hour)", words).groups()  # type: ignore[union-attr]  # or it fails here
        told[name] = Rate(int(count), per=PER[per])
    kept: dict[str, Rate | None] = {}
    for feature in discover_sites()["marinemarket"].features:
        if feature.package.startswith("stoa.sites.marinemarket"):
            limits = [route.limit for route in feature.routes if route.limit is not None]
            kept |= {one.name: one.tiers.get("member", one.tiers["anonymous"]) for one in limits}
    assert told == kept


def test_the_operators_page_says_how_much_there_may_be() -> None:
    page = part("How much and how often")
    told = {
        name: int(most.replace(",", ""))
        for name, most in re.findall(r"^\| ([a-z ]+) \| ([\d,]+) \|$", page, re.MULTILINE)
    }
    assert told == MOST_OF
    assert f"and {phones.MOST_A_DAY} texts a day" in page
    assert f"and {phones.MOST_TRIES} for one code" in page
