"""Talking and dealing: conversations about boats, what to be warned of in them, and offers."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, notices, pages
from .subject import MESSAGE

FEATURE = Feature(
    name="deals",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    limits=(api.WRITING,),
    declares=(MESSAGE, *notices.KINDS, SettingsLine(Link("Messages and offers", pages.PAGE, "message"), 12)),
    personal=(
        PersonalColumn("conversation_people", "read_at", "When somebody has last read a conversation.", "erase"),
        PersonalColumn("messages", "text", "What somebody says about a boat.", "erase", owner="author_id"),
        PersonalColumn("messages", "warning", "What to be careful with in it.", "erase", owner="author_id"),
        PersonalColumn("conversation_people", "side", "Whether somebody asks or sells.", "erase"),
        PersonalColumn("offers", "side", "Whether somebody asks or sells.", "erase", owner="author_id"),
        PersonalColumn("offers", "currency", "In what money they would.", "erase", owner="author_id"),
        PersonalColumn("offers", "status", "What became of it.", "erase", owner="author_id"),
        PersonalColumn("offers", "amount_minor", "What somebody would pay or take.", "erase", owner="author_id"),
    ),
)
