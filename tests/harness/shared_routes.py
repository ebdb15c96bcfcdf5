"""What the sites of tests share of their routes: a test serves seven hundred of them, and asks for ten.

Nothing in what is shared ever changes. A route that a test has made for itself is worked out as always.
"""

from functools import cache
from typing import Any, override

import stoa.kernel.http.endpoint as endpoint_module
import stoa.kernel.http.site_app as site_app_module
from stoa.kernel.feature import Site, discover_sites
from stoa.kernel.http.binding import Binding
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.endpoint import Endpoint
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.routes import Route
from stoa.kernel.http.site_app import SiteApp

_bindings: dict[int, Binding] = {}
_declared_well: set[tuple[int, bool]] = set()
"""Routes of which an endpoint was made, and whether there was a database: what is refused hangs on nothing else."""


@cache
def all_sites() -> dict[str, Site]:
    """Give every site that there is."""
    return discover_sites()


@cache
def _lasting_routes() -> frozenset[int]:
    features = [core_feature(), LANDING, *(feature for site in all_sites().values() for feature in site.features)]
    return frozenset(id(route) for feature in features for route in feature.routes)


def _shared_binding(route: Route) -> Binding:
    """Work out once what a handler of the sites asks for: that is half of a start."""
    if id(route) not in _lasting_routes():
        return Binding(route)
    if id(route) not in _bindings:
        _bindings[id(route)] = Binding(route)
    return _bindings[id(route)]


class _Waiting(Endpoint):
    """An endpoint that becomes one when it is asked for more than whose it is and which route it serves."""

    @override
    def __init__(self, app: SiteApp, route: Route) -> None:
        vars(self).update(app=app, route=route)

    def __getattr__(self, name: str) -> Any:
        self._become_one()
        return getattr(self, name)

    @override
    def __setattr__(self, name: str, value: Any) -> None:
        self._become_one()  # or what is set now would be lost when it becomes one
        setattr(self, name, value)

    def _become_one(self) -> None:
        app, route = self.app, self.route
        object.__setattr__(self, "__class__", Endpoint)  # what it is made of is the same
        Endpoint.__init__(self, app, route)


def _endpoint(app: SiteApp, route: Route) -> Endpoint:
    """Make the first endpoint of a route at once, so that a wrong declaration is refused; the others can wait."""
    known = id(route), app.database is None
    if known in _declared_well:
        return _Waiting(app, route)
    made = Endpoint(app, route)
    if id(route) in _lasting_routes():
        _declared_well.add(known)
    return made


vars(endpoint_module)["Binding"] = _shared_binding
vars(site_app_module)["Endpoint"] = _endpoint
