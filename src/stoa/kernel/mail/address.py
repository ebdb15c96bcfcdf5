"""Addresses that a mail can safely be sent to, and those that it comes from."""

import re
from email.utils import parseaddr

import msgspec

from stoa.kernel.errors import Invalid

LONGEST_ADDRESS = 254
LONGEST_NAME = 100
_LONGEST_LOCAL = 64

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class BadAddress(Invalid):
    """Something that is no mail address."""

    code = "BAD_MAIL_ADDRESS"
    message = "This is not a mail address. Write it like name@example.org."


class Sender(msgspec.Struct, frozen=True):
    """A name as people read it, and the address behind it."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part behind the @."""
        return self.address.rpartition("@")[2]


def normalise_address(text: str) -> str:
    """Give an address in the form in which it is compared and sent to: small letters, and an ASCII domain.

    Nothing that could end a header or begin another one passes. Addresses with other letters before the @ need mail
    servers that few have, so they are refused here and not lost on the way.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        raise BadAddress from None
    address = f"{local}@{ascii_domain}"
    if (
        not at
        or len(address) > LONGEST_ADDRESS
        or len(local) > _LONGEST_LOCAL
        or not _LOCAL.fullmatch(local)
        or not _DOMAIN.fullmatch(ascii_domain)
    ):
        raise BadAddress
    return address.lower()


def read_sender(text: str) -> Sender:
    """Read `Name <address>`, as the settings give it."""
    name, address = parseaddr(text)
    return Sender(one_line(name, LONGEST_NAME), normalise_address(address))


def one_line(text: str, most: int) -> str:
    """Put a text on one line, without control characters, so that it can stand in a header."""
    kept = "".join(" " if not character.isprintable() else character for character in text)
    return " ".join(kept.split())[:most].rstrip()
