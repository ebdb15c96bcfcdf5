"""What this process remembers of words, and of what people type."""

from datetime import timedelta
from weakref import WeakKeyDictionary

from stoa.kernel.cache import Local
from stoa.kernel.cache.store import Store
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search.vocabulary import Vocabulary
from stoa.sites.marinemarket.search.wording import KeptWordings, Wording

_KEPT = timedelta(minutes=1)
_of_apps: WeakKeyDictionary[SiteApp, KeptWordings] = WeakKeyDictionary()


def wordings_of(app: SiteApp) -> KeptWordings:
    """Give what is remembered; whoever lists or changes a boat drops it in every process."""
    kept = _of_apps.get(app)
    if kept is None:
        kept = _of_apps[app] = keep_wordings(app.cache)
    return kept


def keep_wordings(store: Store) -> KeptWordings:
    """Begin to remember."""
    read: Local[Wording] = Local(store, "boat-words", ttl=_KEPT, tags=("boats",))
    fresh: Local[bool] = Local(store, "boat-vocabulary", ttl=_KEPT, tags=("boats",))
    return KeptWordings(read, Vocabulary(fresh))
