"""Subjects: the kinds of things that people review, comment on, save, report or tag, as their own rooms declare them.

A site says once what a server or a boat is to the rooms that it shares with others:

    SERVER = Subject(kind="server", title="server", find=find_cards, takes={"reviews", "favorites", "reports"})
    FEATURE = Feature(…, declares=(SERVER,))

and a shared room asks for cards of what it has kept a kind and an id of. Nothing shared joins a site's tables.
"""

from .api import At, bind_handler, viewer_of
from .errors import NoSuchSubject
from .models import Act, Card, Subject, Takes, Viewer
from .service import check_seen, find_cards, find_id_at, find_subject, load_card, load_card_at, require_subject

__all__ = [
    "Act",
    "At",
    "Card",
    "NoSuchSubject",
    "Subject",
    "Takes",
    "Viewer",
    "bind_handler",
    "check_seen",
    "find_cards",
    "find_id_at",
    "find_subject",
    "load_card",
    "load_card_at",
    "require_subject",
    "viewer_of",
]
