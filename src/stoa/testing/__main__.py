"""Serve the stand-ins for development: `python -m stoa.testing`, until Ctrl-C."""

import asyncio
import shlex

import click

from stoa.kernel.http.serving import stop_on_signals

from .clamd import serve_clamd
from .oidc import serve_oidc
from .steam import serve_steam

OIDC_PORT, STEAM_PORT, CLAMD_PORT = 8191, 8192, 8193


async def serve(oidc_port: int, steam_port: int, clamd_port: int) -> None:
    """Serve them all, and say how a site is told of them."""
    stop = stop_on_signals()
    async with (
        serve_oidc(oidc_port) as provider,
        serve_steam(steam_port) as steam,
        serve_clamd(clamd_port) as scanner,
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
        }
        click.echo("\n".join(f"{name}={shlex.quote(value)}" for name, value in settings.items()))
        await stop.wait()


@click.command()
@click.option("--oidc-port", default=OIDC_PORT, show_default=True, help="Port of the OpenID Connect provider.")
@click.option("--steam-port", default=STEAM_PORT, show_default=True, help="Port of Steam's endpoint.")
@click.option("--clamd-port", default=CLAMD_PORT, show_default=True, help="Port of the virus scanner.")
def main(oidc_port: int, steam_port: int, clamd_port: int) -> None:
    """Serve an OpenID Connect provider, Steam's endpoint and a virus scanner on this machine."""
    asyncio.run(serve(oidc_port, steam_port, clamd_port))


if __name__ == "__main__":
    main()
