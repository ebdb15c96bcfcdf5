"""What is counted of how people find a server. Browsers tell it, so that answers from a cache count like any other."""

from uuid import UUID

from stoa.commons.stats import Views, count_view_of
from stoa.kernel.db import Write
from stoa.kernel.http.exchange import Exchange

IMPRESSIONS = Views(name="server.impressions", meaning="People who saw a server in a list, once a day each.")
LOOKS = Views(name="server.looks", meaning="People who opened a server's page, once a day each.")
COPIES = Views(name="server.copies", meaning="People who copied a server's address, once a day each.")


def note_look(tx: Write, request: Exchange, server_id: UUID) -> None:
    """Count that whoever asks was at a server's page, once the transaction stands; no browser need have told it."""

    async def count() -> None:
        await count_view_of(request, LOOKS, str(server_id))

    tx.after_commit(count)
