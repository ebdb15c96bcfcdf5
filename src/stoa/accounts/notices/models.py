"""What mail about accounts has to be told."""

import msgspec

from stoa.kernel.mail import Template


class LinkMail(msgspec.Struct, frozen=True):
    """Somebody is to open a link."""

    username: str
    link: str
    lasts: str


class KnownMail(msgspec.Struct, frozen=True):
    """Somebody has tried to sign up with an address that has an account."""

    username: str
    sign_in: str
    reset: str


class NoticeMail(msgspec.Struct, frozen=True):
    """Something has changed that lets people in."""

    username: str
    title: str
    happened: str
    where: str
    when: str
    mend: str
    """What to do where it was not oneself; leads to the link."""
    link: str
    also: str = ""
    also_link: str = ""


VERIFY = Template(
    "accounts/verify-email",
    LinkMail(username="ann", link="https://example.org/verify-email?token=abc", lasts="24 hours"),
    title="Confirm an address",
)
KNOWN = Template(
    "accounts/known-address",
    KnownMail(username="ann", sign_in="https://example.org/sign-in", reset="https://example.org/forgot-password"),
    title="Joining with a known address",
)
RESET = Template(
    "accounts/reset-password",
    LinkMail(username="ann", link="https://example.org/reset-password?token=abc", lasts="1 hour"),
)
CHANGE_EMAIL = Template(
    "accounts/change-email",
    LinkMail(username="ann", link="https://example.org/confirm-email?token=abc", lasts="24 hours"),
    title="Confirm a new address",
)
NOTICE = Template(
    "accounts/notice",
    NoticeMail(
        username="ann",
        title="Your password was changed",
        happened="The password of your account was changed, and you were signed out everywhere else.",
        where="192.0.2.7, Firefox",
        when="21 November 2026, 09:00 UTC",
        mend="If this was not you, set a new password at once.",
        link="https://example.org/forgot-password",
    ),
    title="Safety notice",
)
