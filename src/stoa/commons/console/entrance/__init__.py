"""Who may open the administration at all: whoever may open one of its pages."""

from stoa.accounts.screens.frame import AdminLink, admin_links
from stoa.kernel.errors import Forbidden
from stoa.kernel.http.exchange import Exchange


def require_links(request: Exchange) -> tuple[AdminLink, ...]:
    """Give the pages that whoever asks may open; refuse whoever may open none."""
    links = admin_links(request)
    if not links:
        raise Forbidden
    return links
