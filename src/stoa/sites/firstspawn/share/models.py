"""What feeds and maps of the site name."""

from datetime import datetime

import msgspec


class Mentioned(msgspec.Struct, frozen=True):
    """A server in a feed."""

    slug: str
    name: str
    short_description: str
    created_at: datetime


class Address(msgspec.Struct, frozen=True):
    """A server in a map of the site."""

    slug: str
    changed_at: datetime
