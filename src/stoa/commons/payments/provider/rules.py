"""What an answer of a provider means."""

from stoa.commons.payments.errors import ProviderBusy
from stoa.kernel.outgoing import Answer

# The same call is being answered just now, came too early, or too many came.
_LATER = frozenset({408, 409, 425, 429})
_SERVER_FAULT = 500


def settled_answer(answer: Answer) -> Answer:
    """Give an answer that says yes; `OutsideDeclined` is a no, and anything that may pass is `ProviderBusy`."""
    if answer.status in _LATER or answer.status >= _SERVER_FAULT:
        raise ProviderBusy(extra={"outsideStatus": answer.status})
    return answer.checked()
