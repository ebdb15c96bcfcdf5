"""Handing a mail to a mail server."""

import contextlib
import re
from datetime import timedelta

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPTimeoutError,
)

from stoa.kernel.receipts import Handover, Refused

from .faults import DeadAddress, MailTrouble
from .message import Message, as_mime
from .provider import SmtpServer

_FOR_GOOD = 500
# Enhanced codes 5.1.x speak of the address itself; without one, only 550 and 553 do.
_NO_SUCH_ADDRESS = re.compile(r"5\.1\.\d+\b")
_OTHER_ENHANCED = re.compile(r"\d\.\d+\.\d+\b")


async def send_by_smtp(server: SmtpServer, message: Message, timeout: timedelta) -> Handover:  # noqa: ASYNC109 - a setting of the conversation
    """Hand a mail over; `accepted` once the server has said that it takes care of it, and not before."""
    client = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username or None,
        password=server.password or None,
        use_tls=server.tls == "always",
        start_tls=server.tls == "starttls",
        timeout=timeout.total_seconds(),
        local_hostname=message.sender.domain,
    )
    try:
        await client.connect()
        _, answer = await client.sendmail(message.sender.address, [message.to], as_mime(message))
    except SMTPRecipientsRefused as refused:
        raise _recipient_fault(refused) from refused
    except SMTPDataError as error:
        raise (Refused if error.code >= _FOR_GOOD else MailTrouble)(_told("the mail", error)) from error
    except SMTPResponseException as error:
        raise MailTrouble(_told("us", error)) from error  # wrong password, unknown sender: ours to mend
    except (TimeoutError, SMTPTimeoutError) as error:
        message_ = "The mail server took too long to answer."
        raise MailTrouble(message_) from error
    except (SMTPException, OSError) as error:
        message_ = f"The mail server could not be reached, or broke off: {str(error) or type(error).__name__}."
        raise MailTrouble(message_) from error
    finally:
        with contextlib.suppress(SMTPException, OSError):  # what was said before the farewell counts
            if client.is_connected:
                await client.quit()
        client.close()
    return Handover("accepted", reference=message.id, words=_one_line(answer))


def _recipient_fault(refused: SMTPRecipientsRefused) -> Exception:
    error = refused.recipients[0]
    words = _told("the address", error)
    if error.code < _FOR_GOOD:
        return MailTrouble(words)
    said = error.message.lstrip()
    about_the_address = bool(_NO_SUCH_ADDRESS.match(said))
    if not _OTHER_ENHANCED.match(said):
        about_the_address = error.code in {550, 553}
    return DeadAddress(words) if about_the_address else Refused(words)


def _told(what: str, error: SMTPResponseException) -> str:
    verb = "refused" if error.code >= _FOR_GOOD else "put off"
    return f"The mail server {verb} {what}: {error.code} {_one_line(error.message)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
