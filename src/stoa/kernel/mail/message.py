"""A mail on the wire."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import msgspec

from .address import Sender
from .compose import Written


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a provider is given."""

    key: str
    """The same at every attempt: providers that can, send it once."""
    sender: Sender
    to: str
    reply_to: Sender | None
    written: Written
    date: datetime
    unsubscribe_url: str = ""

    @property
    def id(self) -> str:
        """The `Message-ID`: the same at every attempt, so that mailboxes can tell a second copy from a second mail."""
        return f"<{self.key}@{self.sender.domain}>"

    @property
    def headers(self) -> dict[str, str]:
        """Headers beside the usual ones."""
        found = {"Auto-Submitted": "auto-generated", "X-Entity-Ref-ID": self.key}
        if self.unsubscribe_url:
            found["List-Unsubscribe"] = f"<{self.unsubscribe_url}>"
            found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return found


def as_mime(message: Message) -> bytes:
    """Write the mail as a mail server takes it."""
    mime = EmailMessage(policy=SMTP)
    mime["From"] = _address(message.sender)
    mime["To"] = Address(addr_spec=message.to)
    mime["Subject"] = message.written.subject
    mime["Date"] = format_datetime(message.date)
    mime["Message-ID"] = message.id
    if message.reply_to is not None:
        mime["Reply-To"] = _address(message.reply_to)
    for name, value in message.headers.items():
        mime[name] = value
    mime.set_content(message.written.text, cte="quoted-printable")
    mime.add_alternative(message.written.html, subtype="html", cte="quoted-printable")
    return mime.as_bytes()


def _address(sender: Sender) -> Address:
    return Address(display_name=sender.name, addr_spec=sender.address)
