"""What this process remembers of what people type."""

from datetime import timedelta

from stoa.kernel.cache import Local
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search.wording import KeptWordings

_KEPT = timedelta(minutes=1)


def wordings_of(app: SiteApp) -> KeptWordings:
    """Give what is remembered; whoever lists or changes a boat drops it in every process."""
    return Local(app.runtime.caches[app.site.name], "boat-words", ttl=_KEPT, tags=("boats",))
