"""What services of media work with: one site's files, keys, declarations and settings."""

from dataclasses import dataclass, field

from stoa.commons.media.settings import MediaSettings
from stoa.kernel.crypto import Keyring
from stoa.kernel.feature import Site
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.storage import Storage


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one site keeps its files."""

    site: Site
    files: Storage = field(repr=False)
    keys: Keyring = field(repr=False)
    settings: MediaSettings
    origin: str = ""
    """Where published files stand, if not on the site's own origin."""


def shelf_of(request: Exchange) -> Shelf:
    """Give the shelf of the site that is asked."""
    app = request.app
    return Shelf(
        app.site,
        app.runtime.files[app.site.name],
        app.keys,
        app.runtime.config.for_site(app.site.name, MediaSettings),
        app.media_origin,
    )
