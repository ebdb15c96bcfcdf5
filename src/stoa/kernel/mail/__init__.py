"""Mail: asked for in a transaction, written and sent by a job, each attempt told by a receipt.

    RESET = Template("accounts/reset", ResetMail(name="Ann", link="https://example.org/reset/…"))

    await mail.send(tx, keys, RESET, to=user.email, context=ResetMail(name=…, link=…))

The template's two files, `accounts/reset.txt` and `accounts/reset.html`, lie in the `mail/` folder of a feature.
"""

from .address import BadAddress, normalise_address
from .hooks import MailHook, UntrustedHook, apply_hook, read_hook
from .jobs import MAIL, MAIL_JOBS, SWEEP_CRON
from .mailer import Mailer, open_mailer
from .personal import PERSONAL
from .service import (
    MailboxEntry,
    add_suppression,
    find_suppression,
    forget_address,
    list_mailbox,
    list_suppressions,
    remove_suppression,
    send,
    send_check,
    withdraw,
)
from .settings import MailSettings
from .template import Template, registered_templates

__all__ = [
    "MAIL",
    "MAIL_JOBS",
    "PERSONAL",
    "SWEEP_CRON",
    "BadAddress",
    "MailHook",
    "MailSettings",
    "MailboxEntry",
    "Mailer",
    "Template",
    "UntrustedHook",
    "add_suppression",
    "apply_hook",
    "find_suppression",
    "forget_address",
    "list_mailbox",
    "list_suppressions",
    "normalise_address",
    "open_mailer",
    "read_hook",
    "registered_templates",
    "remove_suppression",
    "send",
    "send_check",
    "withdraw",
]
