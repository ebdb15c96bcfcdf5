"""Settings of payments."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Payments")
class PaymentSettings:
    """By whom people pay, and the secrets of those providers."""

    stripe_key: str = setting(
        "STRIPE_SECRET_KEY", default="", secret=True, per_site=True, meaning="Stripe's secret key; empty: no Stripe."
    )
    stripe_webhook_secrets: tuple[str, ...] = setting(
        "STRIPE_WEBHOOK_SECRET",
        default=(),
        secret=True,
        per_site=True,
        meaning="Signing secrets of Stripe's webhook endpoint; two while one is changed.",
    )
    stripe_url: str = setting(
        "STRIPE_URL", default="https://api.stripe.com", per_site=True, meaning="Where Stripe's API is."
    )
    tebex_key: str = setting(
        "TEBEX_PRIVATE_KEY", default="", secret=True, per_site=True, meaning="Tebex's private key; empty: no Tebex."
    )
    tebex_project: str = setting(
        "TEBEX_PROJECT_ID", default="", per_site=True, meaning="Tebex's project id, the name that goes with the key."
    )
    tebex_webhook_secrets: tuple[str, ...] = setting(
        "TEBEX_WEBHOOK_SECRET",
        default=(),
        secret=True,
        per_site=True,
        meaning="Signing secrets of Tebex's webhook endpoint; two while one is changed.",
    )
    tebex_url: str = setting(
        "TEBEX_URL",
        default="https://checkout.tebex.io/api",
        per_site=True,
        meaning="Where Tebex's Checkout API is.",
    )
    test_gateway: bool = setting(
        "PAYMENTS_TEST_GATEWAY",
        default=True,
        per_site=True,
        meaning="In development: a page that pays, fails or pays later, without money. Production has none.",
    )
    checkout_life: timedelta = setting(
        "PAYMENTS_CHECKOUT_LIFE",
        default=timedelta(hours=1),
        minimum=2100,
        maximum=86_400,
        per_site=True,
        meaning="How long somebody may take to pay.",
    )
    stuck_after: timedelta = setting(
        "PAYMENTS_STUCK_AFTER",
        default=timedelta(minutes=15),
        minimum=60,
        maximum=86_400,
        per_site=True,
        meaning="The provider is asked about orders that are still pending after this time.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse a provider whose messages nobody could check, and addresses that are none."""
        if self.stripe_key and not self.stripe_webhook_secrets:
            yield "STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET: without it no payment is ever believed."
        if bool(self.tebex_key) != bool(self.tebex_project):
            yield "TEBEX_PRIVATE_KEY and TEBEX_PROJECT_ID go together: set both or neither."
        if self.tebex_key and not self.tebex_webhook_secrets:
            yield "TEBEX_PRIVATE_KEY needs TEBEX_WEBHOOK_SECRET: without it no payment is ever believed."
        for name, url in (("STRIPE_URL", self.stripe_url), ("TEBEX_URL", self.tebex_url)):
            if not url.startswith("https://") and (production or not url.startswith("http://")):
                yield f"{name} must begin with https://."
