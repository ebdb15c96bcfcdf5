"""MarineMarket: boat marketplace."""

from stoa.kernel.feature import Role, SearchBox, Site

from . import (
    boats,
    brokers,
    demo,
    ending,
    feeds,
    figures,
    home,
    house,
    inbox,
    leaving,
    life,
    offers,
    pricing,
    saved,
    search,
    selling,
    showing,
    syndication,
    talks,
)
from .look import LOOK

SITE = Site(
    name="marinemarket",
    title=LOOK.title,
    tagline=LOOK.tagline,
    description="Boats for sale: search by make, place, size or budget.",
    look=LOOK,
    features=(
        boats.FEATURE,
        search.FEATURE,
        saved.FEATURE,
        life.FEATURE,
        selling.FEATURE,
        figures.FEATURE,
        feeds.FEATURE,
        brokers.FEATURE,
        syndication.FEATURE,
        pricing.FEATURE,
        ending.FEATURE,
        leaving.FEATURE,
        showing.FEATURE,
        talks.FEATURE,
        offers.FEATURE,
        inbox.FEATURE,
        demo.FEATURE,
        home.FEATURE,
        house.FEATURE,
    ),
    navigation=(("Boats", "/boats"), ("Sell", "/sell")),
    search=SearchBox("/boats", "Search boats", "query"),
    roles=(
        Role("buyer", "Buyer", "Looks for a boat."),
        Role("seller", "Seller", "Offers boats of their own."),
        Role("broker", "Broker", "Offers boats for others."),
    ),
)
