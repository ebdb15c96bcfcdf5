"""Pure parts of notifications: filling templates, and when a mail is due by somebody's own clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .models import NoticeKind, Wishes

LONGEST_TITLE = 300
LONGEST_MESSAGE = 2000
_LONGEST_FIELD = 200
_MONDAY = 0


def unread_tag(person_id: UUID) -> str:
    """Name what is cached of somebody's unread notifications."""
    return f"unread:{person_id}"


def fill(template: str, data: Mapping[str, Any], longest: int) -> str:
    """Fill a template; what people wrote is cut to one line of bounded length."""
    words = {name: " ".join(str(value).split())[:_LONGEST_FIELD] for name, value in data.items()}
    return template.format_map(words)[:longest]


def zone_of(name: str) -> ZoneInfo:
    """Give somebody's time zone, or UTC where it is not known any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_quiet(wishes: Wishes, at: datetime) -> bool:
    """Say whether somebody wants to be left alone at this time."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None or start == end:
        return False
    hour = at.astimezone(zone_of(wishes.time_zone)).hour
    return start <= hour < end if start < end else hour >= start or hour < end


def quiet_ends(wishes: Wishes, at: datetime) -> datetime:
    """Give the time from which somebody may be disturbed again; the time itself where it is not quiet."""
    if not is_quiet(wishes, at) or wishes.quiet_until is None:
        return at
    return _next_hour(at, zone_of(wishes.time_zone), wishes.quiet_until, weekly=False)


def next_digest(wishes: Wishes, at: datetime) -> datetime:
    """Give the time of somebody's next letter: each day at their hour, or on Mondays."""
    hour = 8 if wishes.digest_hour is None else wishes.digest_hour
    return _next_hour(at, zone_of(wishes.time_zone), hour, weekly=wishes.digest == "weekly")


def mail_due(kind: NoticeKind, wishes: Wishes, at: datetime) -> datetime | None:
    """Give the time at which a letter about it is due; None where none is wanted."""
    if kind.own_mail:
        return None
    if kind.mandatory:
        return at if kind.mail else None
    wanted = kind.mail if wishes.mail is None else wishes.mail
    if not wanted or wishes.settings_mail is False:
        return None
    if wishes.digest in {"daily", "weekly"}:
        return next_digest(wishes, at)
    return quiet_ends(wishes, at + kind.within)


def wants_live(kind: NoticeKind, wishes: Wishes, at: datetime) -> bool:
    """Say whether open pages are told at once."""
    if kind.mandatory:
        return True
    wanted = kind.live if wishes.live is None else wishes.live
    return wanted and not is_quiet(wishes, at)


def wants_in_app(kind: NoticeKind, wishes: Wishes) -> bool:
    """Say whether it stands in the list."""
    return kind.mandatory or wishes.in_app is not False


def _next_hour(after: datetime, zone: ZoneInfo, hour: int, *, weekly: bool) -> datetime:
    """Give the first full hour of this name later than a time, by a clock on somebody's wall."""
    day = after.astimezone(zone).date()
    while True:
        # An hour that a clock change leaves out is read as the one after it.
        found = datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
        if found > after and not (weekly and day.weekday() != _MONDAY):
            return found
        day += timedelta(days=1)
