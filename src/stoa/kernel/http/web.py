"""From sites to one ASGI application: who answers under which host name."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from stoa.kernel.config.core import CoreSettings
from stoa.kernel.feature import Feature, Site
from stoa.kernel.observability.settings import ObservabilitySettings
from stoa.kernel.observability.traces import open_tracing
from stoa.kernel.runtime import Runtime
from stoa.kernel.shield import Shield, ShieldSettings
from stoa.ui.default_look import STOA

from .address import Proxies
from .edge import Edge
from .media_origin import media_hosts
from .settings import HttpSettings
from .site_app import SiteApp

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def build_edge(runtime: Runtime, *, core: tuple[Feature, ...], landing: Feature) -> Edge:
    """Make an app for each site and a table of host names."""
    shield = Shield(runtime.valkey, runtime.config[ShieldSettings], runtime.keys.derive("sign", "shield-proof"))
    apps = {name: SiteApp(site, runtime, core=core, shield=shield) for name, site in runtime.sites.items()}
    lobby = SiteApp(_lobby(landing), runtime, core=core, shield=shield)
    http = runtime.config[HttpSettings]
    hosts = host_table(runtime, apps, lobby)
    return Edge(
        hosts,
        media=media_hosts(apps, hosts),
        fallback=lobby,
        proxies=Proxies(http.trusted_proxies),
        metrics=runtime.metrics,
        access_log=runtime.access_log,
        shield=shield,
        tracing=open_tracing(runtime.config[ObservabilitySettings]),
    )


def _lobby(landing: Feature) -> Site:
    return Site(name="stoa", title="Stoa", tagline=STOA.tagline, look=replace(STOA), features=(landing,))


def host_table(runtime: Runtime, apps: Mapping[str, SiteApp], lobby: SiteApp) -> dict[str, SiteApp]:
    """Say which host names lead where: a site's own always to it, this machine's to the only site or to the lobby."""
    table: dict[str, SiteApp] = {}
    config = runtime.config
    for name, app in apps.items():
        hosts = [host.lower() for host in config.for_site(name, HttpSettings).hosts]
        origin = config.for_site(name, CoreSettings).origin.replace("{site}", name)
        if origin:
            hosts.append(urlsplit(origin).netloc.lower())
        if not config.production:
            hosts.append(f"{name}.localhost")
        table |= dict.fromkeys(hosts, app)
    if not config.production:
        only = next(iter(apps.values())) if len(apps) == 1 else lobby
        table |= {host: only for host in LOCAL_HOSTS if host not in table}
    return table
