"""Who finds what."""

from stoa.commons.console.declared import ConsoleSearch
from stoa.kernel.feature import Site


def searches_for(site: Site, permissions: frozenset[str]) -> list[ConsoleSearch]:
    """Give the kinds of things that somebody with these permissions may look for, in order."""
    declared = sorted(site.declared(ConsoleSearch), key=lambda one: one.order)
    return [one for one in declared if not one.permission or one.permission in permissions]
