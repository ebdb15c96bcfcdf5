"""Talking: conversations about boats, live, and what to be warned of in them."""

from stoa.kernel.feature import Feature

from . import api, badge, live, notices, personal
from .by_mail import BY_MAIL
from .subject import CONVERSATION, MESSAGE

FEATURE = Feature(
    name="talks",
    held_as="Conversations",
    package=__name__,
    routes=api.ROUTES,
    limits=(api.WRITING, api.ASKING),
    declares=(BY_MAIL, MESSAGE, CONVERSATION, notices.MESSAGE_CAME, *live.DECLARED),
    personal=personal.PERSONAL,
    before_page=badge.UNREAD.before_page,
    page_facts=badge.page_facts,
)
