"""Two levels of cache: this process, then Valkey; tags, single flight, and news of what was dropped.

store = Store(valkey, "firstspawn", config[CacheSettings])
await store.start()
servers = Cache[Server](store, "server", Server, ttl=timedelta(minutes=5), stale=timedelta(minutes=1))
server = await servers.get(slug, make=lambda: load(slug), tags=lambda server: (f"server:{server.id}",))
await store.drop_tags(["server:…"])         # after the commit

SERVERS = PerSite[Server]("server", Server, ttl=…)    # the same, declared before there is a store
server = await SERVERS.on(store).get(slug, make)

pages = PageCache(store)
page = pages.get_local(key) or await pages.get(key, make)
"""

from .local import Local
from .pages import Answer, Page, PageCache, answer, etag_of
from .per_site import PerSite
from .settings import CacheSettings
from .store import Store
from .values import Cache

__all__ = ["Answer", "Cache", "CacheSettings", "Local", "Page", "PageCache", "PerSite", "Store", "answer", "etag_of"]
