"""Real mail servers, a server that speaks Resend's API, and a site that sends through them."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from stoa.kernel.config import load_config
from stoa.kernel.crypto import Keyring, Root
from stoa.kernel.db import Database
from stoa.kernel.mail import MAIL_JOBS, Mailer, Template, send
from stoa.kernel.mail.mailer import make_mailer
from stoa.kernel.outgoing import Outgoing, OutgoingSettings
from stoa.kernel.receipts import Receipt, load_receipt
from stoa.ui.default_look import STOA
from tests.kernel.asking import eventually, value
from tests.kernel.jobs.samples import working

KEYS = Keyring((Root("k", b"k" * 32),), "sample")
SENDER = "Stoa’s post <hello@stoa.example>"


class Note(msgspec.Struct, frozen=True):
    """What the trial letters of these tests say."""

    name: str
    link: str


NOTE = Template("sample/note", Note(name="Ann", link="https://stoa.example/reset/1"))
NEWS = Template("sample/news", Note(name="Ann", link="https://stoa.example/news"), unsubscribable=True)


@dataclass
class PostOffice:
    """A mail server that takes what it is given, unless a test says otherwise."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    on_recipient: Callable[[str], str] = lambda _: "250 OK"
    on_data: Callable[[], str] = lambda: "250 OK, queued as 7"

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: smtp.SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.on_recipient(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        answer = self.on_data()
        if answer.startswith("2"):
            content = cast("bytes", envelope.content)
            self.taken.append(email.message_from_bytes(content, policy=default))
            self.encrypted.append(session.ssl is not None)
        return answer

    def authenticate(
        self, _server: smtp.SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=data.password == b"right")


@asynccontextmanager
async def post_office(
    office: PostOffice, *, tls: ssl.SSLContext | None = None, login: bool = False
) -> AsyncIterator[None]:
    """Open for as long as the block runs, on the office's own port once it has one."""
    loop = asyncio.get_running_loop()
    open_lines: list[smtp.SMTP] = []

    def answer() -> smtp.SMTP:
        line = smtp.SMTP(
            office, hostname="mail.stoa.example", tls_context=tls, require_starttls=tls is not None,
            auth_required=login, authenticator=office.authenticate if login else None,
        )  # fmt: skip
        open_lines.append(line)
        return line

    server = await loop.create_server(answer, "127.0.0.1", office.port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        for line in open_lines:
            if line.transport is not None:
                line.transport.close()
        await server.wait_closed()
        await asyncio.gather(
            *(task for line in open_lines if (task := line._handler_coroutine)), return_exceptions=True
        )


def mailer_for(url: str, *, outgoing: Outgoing | None = None, **settings: str) -> Mailer:
    """Make the mailer of a site that sends through this address."""
    config = load_config({"MAIL_URL": url, "MAIL_FROM": SENDER, "MAIL_TIMEOUT": "5s", **settings})
    folder = Path(__file__).parent / "letters"
    return make_mailer(config, KEYS, outgoing or Outgoing(OutgoingSettings()), STOA, [folder])


@asynccontextmanager
async def sending(database: Database, url: str, **settings: str) -> AsyncIterator[Mailer]:
    """Run a worker that sends mail, and does not wait between attempts."""
    outgoing = Outgoing(OutgoingSettings())
    mailer = mailer_for(url, outgoing=outgoing, **settings)
    async with working(database, jobs=MAIL_JOBS, services={Mailer: mailer}):
        hurrying = asyncio.create_task(_hurry(database))
        try:
            yield mailer
        finally:
            hurrying.cancel()
            await asyncio.gather(hurrying, return_exceptions=True)
    await outgoing.close()


async def _hurry(database: Database) -> None:
    while True:
        await value(
            database,
            "with due as (update kernel.pgqueuer set execute_after = now() returning 1) select count(*) from due",
        )
        await asyncio.sleep(0.05)


async def ask(database: Database, to: str = "ann@stoa.example", *, name: str = "Ann", key: str | None = None) -> UUID:
    """Ask for a mail."""
    async with database.write() as tx:
        return await send(tx, KEYS, NOTE, to, Note(name=name, link="https://stoa.example/reset/1"), key=key)


async def settled(database: Database, receipt_id: UUID) -> Receipt:
    """Wait until it is known what became of a mail."""

    async def look() -> Receipt | None:
        receipt = await load_receipt(database.read(), receipt_id)
        return None if receipt.state == "waiting" else receipt

    found: Receipt = await eventually(look)
    return found
