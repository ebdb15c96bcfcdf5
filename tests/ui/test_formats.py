"""How values are written for people."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from stoa.ui import formats

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (4_850_000, "USD", "$48,500"),
        (1250, "EUR", "€12.50"),
        (900, "JPY", "¥900"),
        (1234, "KWD", "KWD 1.234"),
        (-500, "GBP", "−£5"),
        (1, "USD", "$0.01"),
        (5000, "SEK", "SEK 50"),
    ],
)
def test_money_is_written_in_its_own_currency(minor: int, currency: str, words: str) -> None:
    assert formats.money(minor, currency) == words


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_no_cent_is_lost_in_writing(minor: int) -> None:
    text = formats.money(minor, "USD").replace("$", "").replace(",", "").replace("−", "-")
    whole, _, cents = text.partition(".")
    sign = -1 if text.startswith("-") else 1
    assert sign * (abs(int(whole)) * 100 + int(cents or 0)) == minor


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1240, "1.2k"),
        (9960, "10k"),
        (12_400, "12k"),
        (999_600, "1M"),
        (4_120_000, "4.1M"),
    ],
)
def test_large_counts_are_shortened(value: int, words: str) -> None:
    assert formats.compact(value) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (999, "999 B"), (1400, "1.4 kB"), (20_000_000, "20.0 MB"), (5 * 10**12, "5.0 TB")]
)
def test_sizes_are_written_in_units_that_fit(count: int, words: str) -> None:
    assert formats.file_size(count) == words


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=50), "50 seconds ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5, minutes=59), "5 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=45), "1 month ago"),
        (timedelta(days=800), "2 years ago"),
        (-timedelta(hours=3), "in 3 hours"),
    ],
    ids=str,
)
def test_how_long_ago_is_told_in_one_unit(back: timedelta, words: str) -> None:
    assert f">{words}</time>" in formats.ago(NOW - back, NOW)


def test_times_of_other_zones_are_told_in_utc() -> None:
    bangkok = timezone(timedelta(hours=7))
    assert 'datetime="2026-11-20T23:30:00Z"' in formats.moment(datetime(2026, 11, 21, 6, 30, tzinfo=bangkok))
    assert formats.day(date(2026, 3, 2)) == '<time datetime="2026-03-02">2 Mar 2026</time>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("grace_hopper", "GH"),
        ("Linus", "LI"),
        ("", "?"),
        ("--", "?"),
        ("Ångström", "ÅN"),
        ("<b>", "?"),
        ("x", "X"),
        ("ines-eastman-196", "IE"),
        ("196", "19"),
    ],
)
def test_initials_are_taken_from_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("minPrice", "Min price"),
        ("boatDetails.fuelTank", "Fuel tank"),
        ("engines[0].make", "Make"),
        ("engines.0.make", "Make"),
        ("ids[2]", "Ids"),
        ("notifications/must-read", "Must read"),
        ("q", "Q"),
        ("", ""),
        ("0", "0"),
    ],
)
def test_a_field_is_named_as_people_say_it(name: str, said: str) -> None:
    assert formats.spoken(name) == said


@given(st.text())
def test_any_name_has_at_most_a_few_letters_of_initials(name: str) -> None:
    assert 1 <= len(formats.initials(name)) <= 6


def test_one_is_not_many() -> None:
    assert [formats.plural(n, "boat") for n in (0, 1, 2000)] == ["0 boats", "1 boat", "2,000 boats"]
    assert formats.plural(2, "dinghy", "dinghies") == "2 dinghies"


def test_each_cell_of_a_row_bears_the_label_of_its_column() -> None:
    columns = [{"label": "Who"}, {"label": 'Said "yes"'}]
    rows = Markup('<tr><td>Ada</td><td class="soft">1 < 2</td></tr>\n<tr><td>Bo</td><td></td><td>beyond</td></tr>')
    assert formats.labelled(rows, columns) == (
        '<tr><td data-label="Who">Ada</td><td data-label="Said &#34;yes&#34;" class="soft">1 < 2</td></tr>\n'
        '<tr><td data-label="Who">Bo</td><td data-label="Said &#34;yes&#34;"></td><td data-label="">beyond</td></tr>'
    )
