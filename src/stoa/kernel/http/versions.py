"""Which version somebody has seen of what they change: `If-Match` names it, as `version` or an earlier ETag told it."""

import re

from stoa.kernel.errors import PreconditionRequired, StaleVersion

from .exchange import Exchange

# An ETag begins with the version; what may change without one stands behind it.
_VERSION = re.compile(r'(?:W/)?"?(\d{1,18})(?:\.[\d.]*)?"?')


class VersionRequired(PreconditionRequired):
    """A full update names what it replaces."""

    code = "VERSION_REQUIRED"
    message = "Name the version that you change in the header If-Match, as it stands in its `version`."


def is_version_named(request: Exchange) -> bool:
    """Say whether a version is named; a star names them all."""
    return request.header("if-match").strip() not in {"", "*"}


def read_version(request: Exchange) -> int:
    """Read the version that must be named."""
    if not is_version_named(request):
        raise VersionRequired
    found = _VERSION.fullmatch(request.header("if-match").strip())
    if found is None:
        raise StaleVersion
    return int(found[1])
