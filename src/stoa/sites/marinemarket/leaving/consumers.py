"""What follows when a person is erased."""

from stoa.accounts.privacy.events import PersonErased
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from . import service


async def settle(tx: Write, told: PersonErased) -> None:
    """Hand over what a firm keeps selling, and take everything else off."""
    await service.settle_erased(tx, told.person_id)


CONSUMERS = (Consumer("listings.person-erased", PersonErased, settle),)
