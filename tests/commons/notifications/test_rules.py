"""When somebody may be disturbed, by their own clock, stated as rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.notifications.models import NoticeKind, Wishes
from stoa.commons.notifications.rules import fill, is_quiet, mail_due, next_digest, quiet_ends, wants_live, zone_of

KIND = NoticeKind(name="answer", label="x", group="x", title="{who} has answered", mail=True)
MUST = NoticeKind(name="must", label="x", group="x", title="x", mail=True, mandatory=True)

zones = st.sampled_from(
    ["UTC", "Europe/Vienna", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "no/such"]
)
times = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
hours = st.integers(0, 23)


def wishes(zone: str = "UTC", **more: object) -> Wishes:
    fields = dict.fromkeys(Wishes.__struct_fields__) | {"time_zone": zone} | more
    return Wishes(**fields)  # type: ignore[arg-type]  # values of several types, by name


@given(zones, times, hours, st.sampled_from(["daily", "weekly"]))
def test_a_digest_comes_later_at_the_persons_own_hour(zone: str, at: datetime, hour: int, how: str) -> None:
    due = next_digest(wishes(zone, digest=how, digest_hour=hour), at)
    assert at < due <= at + timedelta(days=7 if how == "weekly" else 1, hours=26)
    local = due.astimezone(zone_of(zone))
    assert (local.hour - hour) % 24 <= 1  # the hour that a clock change leaves out is read as the next
    assert how == "daily" or local.weekday() == 0


@given(zones, times, hours, hours)
def test_quiet_hours_end_and_nothing_waits_longer_than_a_day(zone: str, at: datetime, start: int, end: int) -> None:
    wanted = wishes(zone, quiet_from=start, quiet_until=end)
    after = quiet_ends(wanted, at)
    assert (after == at) is not is_quiet(wanted, at)
    assert at <= after <= at + timedelta(hours=26)
    assert after == at or (after.astimezone(zone_of(zone)).hour - end) % 24 <= 1
    assert is_quiet(wanted, at) or wants_live(KIND, wanted, at)


@given(times, hours, hours)
def test_what_must_be_said_waits_for_nothing(at: datetime, start: int, end: int) -> None:
    silent = wishes(quiet_from=start, quiet_until=end, settings_mail=False, mail=False, live=False, digest="weekly")
    assert mail_due(MUST, silent, at) == at
    assert wants_live(MUST, silent, at)
    assert mail_due(KIND, silent, at) is None


@given(st.text(max_size=500))
def test_what_people_wrote_fills_one_bounded_line_and_nothing_more(text: str) -> None:
    filled = fill("{who} has answered", {"who": text}, 300)
    assert "\n" not in filled
    assert len(filled) <= 300
    assert filled.endswith("has answered")


@pytest.mark.parametrize("title", ["{a.b}", "{a[0]}", "{0}", "{}", "{a!r}", "{a:>9}"])
def test_a_template_names_plain_fields_only(title: str) -> None:
    with pytest.raises(ValueError, match="plain fields"):
        NoticeKind(name="x", label="x", group="x", title=title)
