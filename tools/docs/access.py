"""Who may call what, for every route and every role: written from the declarations."""

from collections.abc import Iterator

from stoa.accounts.access.rules import permissions_of
from stoa.accounts.context import list_roles
from stoa.kernel.feature import Feature, Site, discover_sites
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.routes import Route

_HEAD = """# Who may call what

<!-- Written by `python -m tools.docs.generated` from the routes and permissions themselves. Change those. -->

Each route declares who may call it; one that declares nothing keeps the site from starting. The roles are those that
have the permission from the start; `GET /api/v1/admin/roles` tells what an operator has edited since. The administrator
may do everything; a role that is not named may not.
"""


def access_page() -> str:
    """Write the page."""
    sites = discover_sites()
    parts = [_HEAD, _table("Every site", next(iter(sites.values())), [core_feature(), *_shared(sites)])]
    for site in sites.values():
        own = [feature for feature in site.features if not feature.package.startswith("stoa.accounts")]
        parts.append(_table(site.title, site, own))
    return "\n".join(parts)


def _shared(sites: dict[str, Site]) -> list[Feature]:
    first = next(iter(sites.values()))
    return [feature for feature in first.features if feature.package.startswith("stoa.accounts")]


def _table(title: str, site: Site, features: list[Feature]) -> str:
    lines = [f"## {title}\n", "| method | address | who | roles |", "| --- | --- | --- | --- |"]
    routes = sorted((route for feature in features for route in feature.routes), key=lambda one: (one.path, one.method))
    lines += [_line(site, route) for route in routes]
    return "\n".join(lines) + "\n"


def _line(site: Site, route: Route) -> str:
    who = route.access.name if route.access is not None else "nobody"
    return f"| {route.method} | `{route.path}` | {who} | {', '.join(_roles(site, who))} |"


def _roles(site: Site, who: str) -> Iterator[str]:
    """Name the roles that a route's policy lets in; none where it asks for no permission."""
    kind, _, name = who.partition(":")
    if kind != "permission":
        return
    declared = list(site.walk(lambda feature: feature.permissions))
    for role in list_roles(site):
        if name in permissions_of([role], declared):
            yield role
