"""The rules of FirstSpawn's house, besides those of every site."""

from stoa.commons.moderation import DemoReport, HouseRule
from stoa.kernel.feature import Feature

FAKE_PLAYERS = HouseRule(
    name="fake-players",
    title="Fake players or votes",
    text="Showing players who are not there, or votes that nobody gave.",
    severity=40,
    points=3,
    words="The numbers that this server shows are not those of people who play on it.",
)
WRONG_LISTING = HouseRule(
    name="wrong-listing",
    title="Wrong listing",
    text="A name, an address, tags or pictures that are not the server's own.",
    severity=20,
    words="Please make the listing say what the server is.",
)

FEATURE = Feature(
    name="house",
    package=__name__,
    declares=(
        FAKE_PLAYERS,
        WRONG_LISTING,
        DemoReport(
            kind="server",
            at="obsidian-league",
            reason=FAKE_PLAYERS.name,
            note="It says 700 players online, and I met four people in an evening.",
            times=3,
        ),
        DemoReport(kind="server", at="ember-hollow", reason=WRONG_LISTING.name, note="It is not survival any more."),
    ),
)
