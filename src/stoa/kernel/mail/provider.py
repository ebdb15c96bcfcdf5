"""Who takes the mail, as `MAIL_URL` names them."""

from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

RESEND_API = "https://api.resend.com"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})

type Tls = Literal["always", "starttls", "never"]


class SmtpServer(msgspec.Struct, frozen=True):
    """A mail server."""

    host: str
    port: int
    username: str
    password: str
    tls: Tls

    def __repr__(self) -> str:
        """Show where it is, and no secret."""
        return f"SmtpServer({self.host}:{self.port}, tls={self.tls})"


class ResendApi(msgspec.Struct, frozen=True):
    """Resend's API, or one that speaks like it."""

    key: str
    url: str

    def __repr__(self) -> str:
        """Show where it is, and no secret."""
        return f"ResendApi({self.url})"


class OnlyMailbox(msgspec.Struct, frozen=True):
    """Nobody: mail is kept for the development mailbox and goes no further."""


type Provider = SmtpServer | ResendApi | OnlyMailbox


class BadMailUrl(ValueError):
    """A `MAIL_URL` that names nobody; the message says how to mend it, and repeats nothing of it."""


def read_provider(url: str) -> Provider:
    """Read `smtp://`, `smtps://` or `resend://`; nothing means the mailbox alone."""
    if not url:
        return OnlyMailbox()
    scheme = url.partition("://")[0].lower()
    try:
        match scheme:
            case "smtp" | "smtps":
                return _smtp(url, implicit=scheme == "smtps")
            case "resend":
                return _resend(url)
    except ValueError as error:
        message = str(error) if isinstance(error, BadMailUrl) else "the address cannot be read."
        raise BadMailUrl(message) from None
    message = "it begins with smtp://, smtps:// or resend://."
    raise BadMailUrl(message)


def _smtp(url: str, *, implicit: bool) -> SmtpServer:
    parts = urlsplit(url)
    host = parts.hostname or ""
    options = dict(parse_qsl(parts.query))
    chosen = options.pop("starttls", "never" if host in _HERE else "always")
    if not host or parts.path not in {"", "/"} or options or chosen not in {"always", "never"}:
        message = "write smtp://user:password@host:587, with ?starttls=never where the server is on a network of yours."
        raise BadMailUrl(message)
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if username and chosen == "never" and not implicit and host not in _HERE:
        message = "with starttls=never the password would travel in the open. Leave that out, or use smtps://."
        raise BadMailUrl(message)
    tls: Tls = "always" if implicit else "starttls" if chosen == "always" else "never"
    usual = {"always": 465, "starttls": 587, "never": 25}[tls]
    return SmtpServer(host, parts.port or usual, username, password, tls)


def _resend(url: str) -> ResendApi:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    api = options.pop("api", RESEND_API).rstrip("/")
    if not parts.netloc or parts.path not in {"", "/"} or options or urlsplit(api).scheme not in {"http", "https"}:
        message = "write resend://KEY, with the API key in place of KEY."
        raise BadMailUrl(message)
    return ResendApi(unquote(parts.netloc), api)
