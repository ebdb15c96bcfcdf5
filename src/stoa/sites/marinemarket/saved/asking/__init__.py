"""The question for every search of somebody's: there are never more than one page holds."""

from uuid import UUID

from stoa.kernel.crypto import Keyring
from stoa.kernel.db.asked import ListRequest
from stoa.sites.marinemarket.saved.models import MOST_SEARCHES
from stoa.sites.marinemarket.saved.queries import SAVED


def ask_all(keys: Keyring, person_id: UUID | None) -> ListRequest:
    """Ask for all of them."""
    return SAVED.ask(f"limit={MOST_SEARCHES}", keys, actor=person_id or "")
