"""Letters of saved searches, and the link in them that ends them."""

from uuid import UUID

import msgspec

from stoa.kernel.crypto import BadSignature, Keyring, SignatureExpired, sign, unsign
from stoa.kernel.mail import Template
from stoa.sites.marinemarket.saved.models import Found, Recipient
from stoa.ui.formats import feet, money

STOP_PAGE = "/saved-searches/stop"
_PURPOSE = "saved-search-stop"
_SHOWN = 12


class FoundLine(msgspec.Struct, frozen=True):
    """A boat in a letter."""

    title: str
    words: str
    link: str


class FoundMail(msgspec.Struct, frozen=True):
    """What a search has found."""

    username: str
    subject: str
    name: str
    boats: list[FoundLine]
    more: int
    all_link: str
    stop_link: str


FOUND = Template(
    "saved/found",
    FoundMail(
        username="ann",
        subject="2 boats for “Sloops near Newport”",
        name="Sloops near Newport",
        boats=[FoundLine("Blue Heron", "$48,500 · 2004 · 10.4 m (34 ft) · Newport, RI", "https://example.org/boats/a")],
        more=1,
        all_link="https://example.org/boats?state=RI",
        stop_link="https://example.org/saved-searches/stop/abc",
    ),
    unsubscribable=True,
    title="Saved search has found boats",
)


def stop_link(origin: str, keys: Keyring, search_id: UUID) -> str:
    """Make the link that ends the letters of one search, with one click and without signing in."""
    return f"{origin}{STOP_PAGE}/{sign(keys, str(search_id), _PURPOSE)}"


def topic_of(search_id: UUID) -> str:
    """Name the letters of one search, which end with it."""
    return f"saved-search:{search_id}"


def read_stop_token(keys: Keyring, token: str) -> UUID | None:
    """Give the search that a link is about; None for a link that is not ours."""
    try:
        return UUID(unsign(keys, token, _PURPOSE).decode())
    except (BadSignature, SignatureExpired, ValueError):
        return None


def write_letter(origin: str, keys: Keyring, to: Recipient, found: list[Found]) -> FoundMail:
    """Write what a search has found."""
    lines = [FoundLine(one.title, _words(one), f"{origin}/boats/{one.slug}") for one in found[:_SHOWN]]
    return FoundMail(
        username=to.username,
        subject=subject_of(to.name, found),
        name=to.name,
        boats=lines,
        more=max(0, len(found) - _SHOWN),
        all_link=f"{origin}/boats?{to.question}",
        stop_link=stop_link(origin, keys, to.id),
    )


def subject_of(name: str, found: list[Found]) -> str:
    """Say in one line what was found."""
    if len(found) == 1:
        what = "Lower price" if found[0].kind == "drop" else "New"
        return f"{what}: {found[0].title}"
    return f"{len(found)} boats for “{name}”"


def _words(one: Found) -> str:
    price = money(one.price, one.currency)
    if one.kind == "drop" and one.price_before:
        price = f"{price} (was {money(one.price_before, one.currency)})"
    where = ", ".join(part for part in (one.city, one.state) if part)
    length = f"{one.length_m:.1f} m ({feet(one.length_m)})"
    return " · ".join(part for part in (price, str(one.year), length, where) if part)
