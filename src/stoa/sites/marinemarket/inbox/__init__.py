"""The pages of talking and dealing: the inbox, conversations with their offers, and the list of offers."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import pages

FEATURE = Feature(
    name="inbox",
    package=__name__,
    routes=pages.ROUTES,
    declares=(SettingsLine(Link("Messages and offers", pages.PAGE, "message"), 11),),
)
