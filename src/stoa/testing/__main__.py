"""Serve the stand-ins for development: `python -m stoa.testing`, until Ctrl-C."""

import asyncio
import shlex

import click

from stoa.kernel.http.serving import stop_on_signals

from . import stripe as local_stripe
from . import tebex as local_tebex
from .clamd import serve_clamd
from .oidc import serve_oidc
from .steam import serve_steam

OIDC_PORT, STEAM_PORT, CLAMD_PORT = 8191, 8192, 8193
STRIPE_PORT, TEBEX_PORT = 8194, 8195


async def serve(oidc_port: int, steam_port: int, clamd_port: int, stripe_port: int, tebex_port: int) -> None:
    """Serve them all, and say how a site is told of them."""
    stop = stop_on_signals()
    async with (
        serve_oidc(oidc_port) as provider,
        serve_steam(steam_port) as steam,
        serve_clamd(clamd_port) as scanner,
        local_stripe.serve_stripe(stripe_port) as stripe,
        local_tebex.serve_tebex(tebex_port) as tebex,
    ):
        settings = {
            "OIDC_PROVIDERS": "local",
            "LOCAL_OIDC_TITLE": "A provider on this machine",
            "LOCAL_OIDC_ISSUER": provider.issuer,
            "LOCAL_OIDC_CLIENT_ID": provider.client_id,
            "LOCAL_OIDC_CLIENT_SECRET": provider.client_secret,
            "LOCAL_OIDC_TRUSTS_EMAIL": "true",
            "OAUTH_STEAM": "true",
            "OAUTH_STEAM_URL": steam.url,
            "MEDIA_SCANNER": scanner.address,
            "STRIPE_SECRET_KEY": local_stripe.KEY,
            "STRIPE_WEBHOOK_SECRET": local_stripe.SECRET,
            "STRIPE_URL": stripe.url,
            "TEBEX_PROJECT_ID": local_tebex.PROJECT,
            "TEBEX_PRIVATE_KEY": local_tebex.KEY,
            "TEBEX_WEBHOOK_SECRET": local_tebex.SECRET,
            "TEBEX_URL": f"{tebex.url}/api",
        }
        click.echo("\n".join(f"{name}={shlex.quote(value)}" for name, value in settings.items()))
        await stop.wait()


@click.command()
@click.option("--oidc-port", default=OIDC_PORT, show_default=True, help="Port of the OpenID Connect provider.")
@click.option("--steam-port", default=STEAM_PORT, show_default=True, help="Port of Steam's endpoint.")
@click.option("--clamd-port", default=CLAMD_PORT, show_default=True, help="Port of the virus scanner.")
@click.option("--stripe-port", default=STRIPE_PORT, show_default=True, help="Port of Stripe.")
@click.option("--tebex-port", default=TEBEX_PORT, show_default=True, help="Port of Tebex.")
def main(oidc_port: int, steam_port: int, clamd_port: int, stripe_port: int, tebex_port: int) -> None:
    """Serve an OpenID Connect provider, Steam's endpoint, a virus scanner, Stripe and Tebex on this machine."""
    asyncio.run(serve(oidc_port, steam_port, clamd_port, stripe_port, tebex_port))


if __name__ == "__main__":
    main()
