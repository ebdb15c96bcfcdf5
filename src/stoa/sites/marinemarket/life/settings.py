"""Settings of a listing's life."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings
from stoa.ui.formats import minor_digits

_HUNDREDTHS = 2


@settings("Listings")
class ListingSettings:
    """Who is looked at first, for how long a listing is shown, and what it may be priced in."""

    reviewed_first: int = setting(
        "LISTINGS_REVIEWED_FIRST",
        default=1,
        minimum=0,
        maximum=1000,
        per_site=True,
        meaning="How many listings of a seller a moderator looks at before theirs are shown at once; 0 for none.",
    )
    life: timedelta = setting(
        "LISTINGS_LIFE",
        default=timedelta(days=90),
        minimum=86_400,
        maximum=86_400 * 730,
        per_site=True,
        meaning="How long a listing is shown before it has to be renewed.",
    )
    reminder: timedelta = setting(
        "LISTINGS_REMINDER",
        default=timedelta(days=7),
        minimum=3600,
        per_site=True,
        meaning="How long before its end a listing's owner is reminded, with a link that renews it.",
    )
    currencies: tuple[str, ...] = setting(
        "LISTINGS_CURRENCIES",
        default=("USD", "EUR", "GBP", "CAD"),
        per_site=True,
        meaning="Currencies that boats may be priced in, of those with hundredths; the first where none is named.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Refuse currencies in which a price would be read a hundred times too high."""
        if odd := [one for one in self.currencies if minor_digits(one) != _HUNDREDTHS]:
            yield f"LISTINGS_CURRENCIES: {', '.join(odd)} cannot be used, as prices are typed with two decimals."
