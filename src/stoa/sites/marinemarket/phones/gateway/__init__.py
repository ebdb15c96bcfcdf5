"""The gateway that takes texts to telephones: one POST for each, which it may be asked again and takes once."""

from datetime import timedelta
from uuid import UUID

from stoa.kernel.jobs import GiveUp, TryAgain
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.outgoing.retry import read_retry_after
from stoa.sites.marinemarket.phones.models import Text
from stoa.sites.marinemarket.phones.settings import TextSettings

_LONGEST_WAIT = timedelta(minutes=5)
_USUAL_WAIT = timedelta(seconds=30)
_MOST_READ = 64 * 1024
_BUSY = 429
# What says that this very text will never be taken; any other refusal may be mended by the operator meanwhile.
_NOT_THIS_TEXT = frozenset({400, 404, 410, 422})


class TextRefused(GiveUp):
    """The gateway does not take this text, and will not later."""


async def hand_over(outgoing: Outgoing, settings: TextSettings, text_id: UUID, text: Text) -> None:
    """Give a text to the gateway; any answer between 200 and 299 says that it has it, whatever its body says."""
    headers = {"Idempotency-Key": str(text_id)}
    if settings.token:
        headers["Authorization"] = f"Bearer {settings.token}"
    answer = await outgoing.post(
        settings.url,
        json={"to": text.to, "from": settings.sender, "text": text.text},
        headers=headers,
        total=settings.timeout,
        largest=_MOST_READ,
        attempts=1,
        allow_private=True,
    )
    if answer.status == _BUSY:
        asked = read_retry_after(answer.headers.get("Retry-After"))
        wait = _USUAL_WAIT if asked is None else timedelta(seconds=asked)
        words = "The gateway takes no more texts at the moment."
        raise TryAgain(words, after=min(wait, _LONGEST_WAIT))
    if answer.status in _NOT_THIS_TEXT:
        words = f"The gateway does not take this text: it answered {answer.status}."
        raise TextRefused(words)
    answer.checked()
