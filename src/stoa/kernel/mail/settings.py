"""Settings of mail."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings

from .address import BadAddress, read_sender
from .provider import BadMailUrl, read_provider
from .signature import BadHookSecret, read_secret


@settings("Mail")
class MailSettings:
    """Who takes a site's mail, whom it comes from, and how long it is kept."""

    url: str = setting(
        "MAIL_URL",
        default="",
        secret=True,
        per_site=True,
        required_in_production=True,
        meaning="smtp://user:password@host:587, smtps://… or resend://KEY. Empty: mail is only shown at /dev/mailbox.",
    )
    sender: str = setting(
        "MAIL_FROM",
        default="",
        per_site=True,
        required_in_production=True,
        meaning="Whom mail comes from, such as FirstSpawn <hello@firstspawn.example>.",
    )
    reply_to: str = setting(
        "MAIL_REPLY_TO", default="", per_site=True, meaning="Where answers to mail go, if elsewhere."
    )
    timeout: timedelta = setting(
        "MAIL_TIMEOUT",
        default=timedelta(seconds=30),
        minimum=0.1,
        maximum=90,
        meaning="How long handing over one mail may take.",
    )
    keep: timedelta = setting(
        "MAIL_KEEP",
        default=timedelta(days=7),
        minimum=60,
        meaning="How long the text of mail is kept. In production that of sent mail goes within the hour.",
    )
    hook_secrets: tuple[str, ...] = setting(
        "MAIL_HOOK_SECRETS",
        default=(),
        secret=True,
        per_site=True,
        meaning="Signing secrets (whsec_…) of the provider's webhook; two while one is being replaced.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Refuse what no mail could be sent with."""
        try:
            read_provider(self.url)
        except BadMailUrl as fault:
            yield f"MAIL_URL: {fault}"
        for env, text in (("MAIL_FROM", self.sender), ("MAIL_REPLY_TO", self.reply_to)):
            try:
                if text:
                    read_sender(text)
            except BadAddress:
                yield f"{env}: {text!r} is no sender. Write it like FirstSpawn <hello@firstspawn.example>."
        for secret in self.hook_secrets:
            try:
                read_secret(secret)
            except BadHookSecret as fault:
                yield f"MAIL_HOOK_SECRETS: {fault}"
