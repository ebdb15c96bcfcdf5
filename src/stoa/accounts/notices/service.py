"""Mail about accounts: links that prove an address, and word of whatever changes how somebody gets in."""

from typing import NamedTuple

from stoa.accounts.context import Accounts, Visit
from stoa.accounts.people.models import Person
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.mail import Template, send

from .models import CHANGE_EMAIL, KNOWN, NOTICE, RESET, VERIFY, KnownMail, LinkMail, NoticeMail

SIGN_IN_PAGE = "/sign-in"
FORGOT_PAGE = "/forgot-password"
VERIFY_PAGE = "/verify-email"
RESET_PAGE = "/reset-password"
CONFIRM_PAGE = "/confirm-email"
SESSIONS_PAGE = "/account/sessions"


class Mend(NamedTuple):
    """What to do where it was not oneself, and where."""

    words: str
    page: str


PASSWORD = Mend("If this was not you, set a new password at once:", FORGOT_PAGE)
END_SESSION = Mend("If this was not you, end that session, or all others:", SESSIONS_PAGE)


async def send_verification(tx: Write, accounts: Accounts, to: str, username: str, origin: str, token: str) -> None:
    """Send the link that completes a sign-up."""
    await _send_link(tx, accounts, VERIFY, to, LinkMail(username, _link(origin, VERIFY_PAGE, token), "24 hours"))


async def send_known_address(tx: Write, accounts: Accounts, to: str, username: str, origin: str) -> None:
    """Tell somebody who has an account that a sign-up was tried with their address."""
    told = KnownMail(username, origin + SIGN_IN_PAGE, origin + FORGOT_PAGE)
    await send(tx, accounts.keys, KNOWN, to, told)


async def send_reset(tx: Write, accounts: Accounts, to: str, username: str, origin: str, token: str) -> None:
    """Send the link under which a new password is chosen."""
    await _send_link(tx, accounts, RESET, to, LinkMail(username, _link(origin, RESET_PAGE, token), "1 hour"))


async def send_change_of_email(tx: Write, accounts: Accounts, to: str, username: str, origin: str, token: str) -> None:
    """Send the link that proves a new address."""
    told = LinkMail(username, _link(origin, CONFIRM_PAGE, token), "24 hours")
    await _send_link(tx, accounts, CHANGE_EMAIL, to, told)


async def _send_link(tx: Write, accounts: Accounts, template: Template[LinkMail], to: str, told: LinkMail) -> None:
    await send(tx, accounts.keys, template, to, told)


def _link(origin: str, page: str, token: str) -> str:
    return f"{origin}{page}?token={token}"


async def send_notice(
    tx: Write,
    accounts: Accounts,
    person: Person,
    visit: Visit | None,
    *,
    title: str,
    happened: str,
    to: str | None = None,
    mend: Mend = PASSWORD,
    also: Mend | None = None,
) -> None:
    """Tell somebody, at the address that was theirs before, that something has changed which lets people in.

    It is asked for in the transaction of the change, so there is none without it. Where somebody else has changed it,
    nothing is told of where they are.
    """
    address = to or person.email
    if address is None:
        return
    now, origin = clock.now(), (visit.origin if visit else "") or accounts.origin
    told = NoticeMail(
        username=person.username,
        title=title,
        happened=happened,
        where=(", ".join(part for part in (visit.address, visit.agent) if part) or "unknown") if visit else "",
        when=f"{now.day} {now:%B %Y, %H:%M} UTC",
        mend=mend.words,
        link=origin + mend.page,
        also=also.words if also else "",
        also_link=origin + also.page if also else "",
    )
    await send(tx, accounts.keys, NOTICE, address, told)
