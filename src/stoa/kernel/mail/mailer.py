"""What a worker needs to write and send one site's mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import msgspec

from stoa.kernel.config import Config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import Keyring
from stoa.kernel.feature import Site
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.receipts import Handover, Receipt, Refused
from stoa.ui.look import Look

from .address import Sender, read_sender
from .boxes import LETTER
from .compose import Composer, Written
from .message import Message
from .provider import OnlyMailbox, Provider, ResendApi, SmtpServer, read_provider
from .queries import KeptMail
from .resend import send_by_resend
from .settings import MailSettings
from .smtp import send_by_smtp
from .template import Letter, registered_templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """A site's look, keys and mail provider; the worker gives it to the jobs as a service."""

    keys: Keyring
    settings: MailSettings
    sender: Sender
    outgoing: Outgoing
    composer: Composer
    provider: Provider = field(init=False)

    def __post_init__(self) -> None:
        """Read who takes the mail."""
        object.__setattr__(self, "provider", read_provider(self.settings.url))

    def read(self, mail_id: UUID, name: str, box: bytes) -> tuple[Letter, Written]:
        """Open what was kept of a mail, and write it."""
        template = registered_templates().get(name)
        if template is None:
            message = f"No mail template is called {name} any more."
            raise Refused(message)
        letter = msgspec.json.decode(LETTER.open(self.keys, box, mail_id), type=Letter)
        try:
            context = msgspec.json.decode(letter.context, type=template.context)
        except msgspec.ValidationError as error:
            message = f"The mail template {name} has changed since this mail was asked for: {error}."
            raise Refused(message) from error
        return letter, self.composer.write(template, context, letter)

    def message(self, receipt: Receipt, mail: KeptMail) -> Message:
        """Make the mail of a receipt; the same one at every attempt."""
        letter, written = self.read(mail.id, mail.template, mail.letter)
        reply_to = Sender("", letter.reply_to) if letter.reply_to else _sender_or_none(self.settings.reply_to)
        return Message(
            key=str(receipt.id),
            sender=self.sender,
            to=letter.to,
            reply_to=reply_to,
            written=written,
            date=mail.created_at,
            unsubscribe_url=letter.unsubscribe_url,
        )

    async def hand_over(self, message: Message) -> Handover:
        """Give a mail to the provider."""
        match self.provider:
            case SmtpServer() as server:
                return await send_by_smtp(server, message, self.settings.timeout)
            case ResendApi() as api:
                return await send_by_resend(api, self.outgoing, message, self.settings.timeout)
            case OnlyMailbox():
                return Handover("accepted", words="Kept for the development mailbox; MAIL_URL names nobody to send it.")


def make_mailer(
    config: Config, keys: Keyring, outgoing: Outgoing, look: Look, folders: Sequence[Path] = (), *, origin: str = ""
) -> Mailer:
    """Put a mailer together for the site of that look; `keys` are the site's."""
    name = look.name
    settings = config.for_site(name, MailSettings)
    public = config.for_site(name, CoreSettings).origin.replace("{site}", name)
    address = (origin or public or f"http://{name}.localhost:8000").rstrip("/")
    sender = _sender_or_none(settings.sender) or Sender(look.title, f"no-reply@{name}.localhost")
    composer = Composer(look, address, folders)
    return Mailer(keys=keys, settings=settings, sender=sender, outgoing=outgoing, composer=composer)


def open_mailer(config: Config, keys: Keyring, outgoing: Outgoing, site: Site, *, origin: str = "") -> Mailer:
    """Make the mailer of a site; `keys` are the installation's. Without `origin` mail names the one that is set."""
    folders = [folder for feature in site.features if (folder := feature.folder / "mail").is_dir()]
    look = replace(site.look, name=site.name)
    return make_mailer(config, keys.for_site(site.name), outgoing, look, folders, origin=origin)


def _sender_or_none(text: str) -> Sender | None:
    return read_sender(text) if text else None
