"""Settings that belong to the installation as a whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from .group import setting, settings


@settings("Stoa")
class CoreSettings:
    """Which kind of installation this is, and where it lives."""

    mode: Literal["development", "production"] = setting(
        "STOA_MODE", default="development", meaning="`production` refuses development secrets and development pages."
    )
    data: Path = setting(
        "STOA_DATA", default=Path(".stoa"), meaning="Folder for the embedded servers' data, local files and locks."
    )
    origin: str = setting(
        "STOA_ORIGIN",
        default="",
        per_site=True,
        required_in_production=True,
        meaning="Public origin, such as https://example.org; with several sites, `{site}` is each one's name.",
    )

    deadline: timedelta = setting(
        "STOA_DEADLINE",
        default=timedelta(seconds=10),
        meaning="A request that takes longer is stopped, and so is its SQL.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Rules for the origin."""
        if not self.origin:
            return
        parts = urlsplit(self.origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            yield f"STOA_ORIGIN must look like https://example.org, without a path. It is {self.origin!r}."
        elif production and parts.scheme != "https":
            yield "STOA_ORIGIN must begin with https:// in production: sign-in cookies travel only over HTTPS."
