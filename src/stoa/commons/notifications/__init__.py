"""Notifications: what people are told in the list, by mail and live, as each has chosen.

    REVIEW_REPLY = NoticeKind(name="review_reply", group="Reviews", label="…", title="{thing} has answered you")

    await notify(tx, person_id, REVIEW_REPLY, {"thing": card.title}, subject=(card.kind, card.id))

A kind stands among `Feature.declares`; `NoticeOn(event=…, kind=…, to=…, data=…).consumer()` among the consumers.
"""

from stoa.accounts.screens.frame import SettingsLine
from stoa.commons.live import LiveEvent
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, jobs, pages
from .bell import UNREAD, page_facts
from .consumers import NoticeOn
from .events import NotificationCreated
from .letters.jobs import PREFERENCES
from .models import NoticeKind
from .personal import PERSONAL
from .service import notify

LIVE = LiveEvent(
    event=NotificationCreated,
    type="notification:new",
    channel="user",
    meaning="You have a new notification.",
    to=lambda told: told.person_id,
    data=lambda told: {"notificationId": told.notification_id, "type": told.type, "title": told.title},
)

FEATURE = Feature(
    name="notifications",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    limits=(pages.UNSUBSCRIBING,),
    personal=PERSONAL,
    before_page=UNREAD.before_page,
    page_facts=page_facts,
    declares=(LIVE, SettingsLine(Link("Notifications", PREFERENCES, "bell"), 12)),
)

__all__ = ["FEATURE", "NoticeKind", "NoticeOn", "NotificationCreated", "notify"]
