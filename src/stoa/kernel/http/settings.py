"""Settings of the web side."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

from stoa.kernel.config import Config, Size, setting, settings
from stoa.kernel.config.core import CoreSettings

# Clients and proxies let go of connections that they do not use within this time, or sooner.
_DRAIN = timedelta(seconds=5)


@settings("HTTP")
class HttpSettings:
    """Who may reach the web process, and how much they may ask of it."""

    host: str = setting("STOA_HOST", default="127.0.0.1", meaning="Address to listen on.")
    port: int = setting(
        "STOA_PORT",
        default=8000,
        minimum=0,
        maximum=65535,
        meaning="Port to listen on; in development a busy one gives way to the next.",
    )
    hosts: tuple[str, ...] = setting(
        "STOA_HOSTS",
        default=(),
        per_site=True,
        meaning="Further host names that the site answers to, besides its origin's.",
    )
    media_origin: str = setting(
        "MEDIA_ORIGIN",
        default="",
        per_site=True,
        meaning="Origin of its own for published files, such as https://media.example.org; `{site}` is each one's name."
        " It leads to the same processes, which answer nothing else there. Empty: files stand on the site's origin.",
    )
    trusted_proxies: tuple[str, ...] = setting(
        "STOA_TRUSTED_PROXIES",
        default=(),
        meaning="Networks whose X-Forwarded-For, X-Forwarded-Proto and X-Request-ID are believed, such as 10.0.0.0/8.",
    )
    body_limit: Size = setting(
        "STOA_BODY_LIMIT",
        default=Size(1_000_000),
        minimum=1024,
        meaning="Largest request body, where a route sets none.",
    )
    body_deadline: timedelta = setting(
        "STOA_BODY_DEADLINE", default=timedelta(seconds=20), meaning="How long a client may take to send its body."
    )
    cors_origins: tuple[str, ...] = setting(
        "STOA_CORS_ORIGINS", default=(), per_site=True, meaning="Other origins whose scripts may call the API."
    )
    shutdown_grace: timedelta = setting(
        "STOA_SHUTDOWN_GRACE",
        default=timedelta(seconds=30),
        meaning="How long running requests may take to end on SIGTERM.",
    )
    drain: timedelta | None = setting(
        "STOA_DRAIN",
        default=None,
        meaning="How long a process that is told to stop goes on taking connections after /health/ready has said so, "
        "until whoever shares out requests has let go of it, and of connections that nobody uses. Unset: 5s in "
        "production, not at all in development.",
    )
    metrics_token: str = setting(
        "STOA_METRICS_TOKEN",
        default="",
        secret=True,
        meaning="Bearer token for /metrics. Empty: only this machine may read them.",
    )

    def drained_after(self, *, production: bool) -> timedelta:
        """Say how long to drain; what is said holds anywhere."""
        return self.drain if self.drain is not None else _DRAIN if production else timedelta(0)

    def faults(self, production: bool) -> Iterator[str]:
        """Rules across the fields."""
        if self.media_origin:
            yield from _origin_faults(self.media_origin, production=production)
        for network in self.trusted_proxies:
            try:
                ip_network(network)
            except ValueError:
                yield f"STOA_TRUSTED_PROXIES: {network!r} is not a network such as 10.0.0.0/8 or 192.0.2.7."
        for origin in self.cors_origins:
            if origin == "*" and production:
                yield "STOA_CORS_ORIGINS: production does not open the API to every origin. Name the origins."
            elif origin != "*" and "://" not in origin:
                yield f"STOA_CORS_ORIGINS: {origin!r} must be an origin such as https://app.example.org."


def _origin_faults(origin: str, *, production: bool) -> Iterator[str]:
    """Say what is wrong with an origin that was set."""
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"} or "*" in origin:
        yield f"MEDIA_ORIGIN must look like https://media.example.org, without a path. It is {origin!r}."
    elif production and parts.scheme != "https":
        yield "MEDIA_ORIGIN must begin with https:// in production: pages over HTTPS show no pictures over HTTP."


def origin_of_site(config: Config, name: str) -> str:
    """Give the address of a site for what is no request; where none is set, the one at which this machine serves it."""
    origin = config.for_site(name, CoreSettings).origin.replace("{site}", name).rstrip("/")
    return origin or f"http://{name}.localhost:{config.for_site(name, HttpSettings).port}"
