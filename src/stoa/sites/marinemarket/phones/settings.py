"""Settings of the gateway that takes texts to telephones."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from stoa.kernel.config import setting, settings


@settings("Texts to telephones")
class TextSettings:
    """Who takes texts, and whom they come from."""

    url: str = setting(
        "SMS_URL",
        default="",
        secret=True,
        per_site=True,
        meaning="Where texts are posted as JSON: to, from, text. Empty: no numbers are verified in production, and "
        "elsewhere texts are only shown at /dev/texts.",
    )
    token: str = setting(
        "SMS_TOKEN",
        default="",
        secret=True,
        per_site=True,
        meaning="What the gateway knows us by, sent as a bearer token.",
    )
    sender: str = setting("SMS_FROM", default="", per_site=True, meaning="The name or number that texts come from.")
    timeout: timedelta = setting(
        "SMS_TIMEOUT",
        default=timedelta(seconds=15),
        minimum=0.1,
        maximum=60,
        meaning="How long handing over one text may take.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse a gateway that would be told codes in the open."""
        if not self.url:
            return
        parts = urlsplit(self.url)
        if not parts.hostname or parts.scheme not in ({"https"} if production else {"https", "http"}):
            yield "SMS_URL: this must be an address that begins with https://."
