"""What becomes of offers when somebody leaves for good."""

from stoa.accounts.privacy.events import PersonErased
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from . import service


async def _end(tx: Write, told: PersonErased) -> None:
    await service.end_offers_of(tx, told.person_id)


CONSUMERS = (Consumer("offers.person-erased", PersonErased, _end),)
