"""Handing a mail to Resend's API."""

from datetime import timedelta

import msgspec

from stoa.kernel.jobs import TryAgain
from stoa.kernel.outgoing import Answer, Outgoing
from stoa.kernel.outgoing.retry import read_retry_after
from stoa.kernel.receipts import Handover, Refused

from .address import Sender
from .faults import MailTrouble
from .message import Message
from .provider import RESEND_API, ResendApi

_LONGEST_WAIT = 3600.0


class _Sent(msgspec.Struct):
    id: str


class _Complaint(msgspec.Struct):
    name: str = ""
    message: str = ""


async def send_by_resend(api: ResendApi, outgoing: Outgoing, message: Message, timeout: timedelta) -> Handover:  # noqa: ASYNC109 - a setting of the call
    """Hand a mail over, once: under the same key Resend gives its first answer and sends nothing more."""
    answer = await outgoing.post(
        f"{api.url}/emails",
        headers={"Authorization": f"Bearer {api.key}", "Idempotency-Key": message.key},
        json=_body(message),
        total=timeout,
        attempts=1,
        allow_private=api.url != RESEND_API,
    )
    if answer.good:
        return Handover("accepted", reference=answer.json(_Sent).id)
    return _explained(answer)


def _body(message: Message) -> dict[str, object]:
    body: dict[str, object] = {
        "from": _shown(message.sender),
        "to": [message.to],
        "subject": message.written.subject,
        "text": message.written.text,
        "html": message.written.html,
        "headers": message.headers,
    }
    if message.reply_to is not None:
        body["reply_to"] = _shown(message.reply_to)
    return body


def _shown(sender: Sender) -> str:
    """Write a sender as an API of JSON takes it: letters of every kind may stand in it as they are."""
    name = sender.name.replace("\\", "").replace('"', "")
    return f'"{name}" <{sender.address}>' if name else sender.address


def _explained(answer: Answer) -> Handover:
    """Tell what passes from what does not; a key that was used before says that the mail is on its way already."""
    try:
        complaint = msgspec.json.decode(answer.content, type=_Complaint)
    except (msgspec.DecodeError, RecursionError):
        complaint = _Complaint()
    said = " ".join((complaint.message or complaint.name or "no reason given").split())[:300]
    words = f"The mail service answered {answer.status}: {said}"
    match answer.status:
        case 409 if complaint.name == "invalid_idempotent_request":
            return Handover("accepted", words="The mail service had accepted an earlier attempt under this key.")
        case 400 | 413 | 422:
            raise Refused(words)
        case 429:
            asked = read_retry_after(answer.headers.get("Retry-After"))
            raise TryAgain(words, after=timedelta(seconds=min(asked if asked is not None else 60.0, _LONGEST_WAIT)))
        case _:
            raise MailTrouble(words)
