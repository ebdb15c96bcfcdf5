"""What this process remembers of the words that people type."""

from datetime import timedelta

from stoa.commons.words import KeptWords
from stoa.kernel.cache import Local
from stoa.kernel.http.site_app import SiteApp

_KEPT = timedelta(minutes=1)


def words_of(app: SiteApp) -> KeptWords:
    """Give what is remembered; whoever lists or changes a server drops it in every process."""
    return Local(app.cache, "server-words", ttl=_KEPT, tags=("server-list",))
