"""Settings of logs, metrics, traces and error reports."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from stoa.kernel.config import setting, settings


@settings("Observability")
class ObservabilitySettings:
    """What is written down, and where reports go."""

    level: Literal["debug", "info", "warning", "error"] = setting(
        "STOA_LOG_LEVEL", default="info", meaning="Least important line that is written."
    )
    format: Literal["auto", "json", "console"] = setting(
        "STOA_LOG_FORMAT",
        default="auto",
        meaning="`auto`: for people on a terminal in development, JSON everywhere else.",
    )
    access_log: bool = setting("STOA_ACCESS_LOG", default=True, meaning="Write one line for each request.")
    otlp_url: str = setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT", default="", meaning="OpenTelemetry collector (OTLP over HTTP). Empty: no traces."
    )
    trace_share: float = setting(
        "STOA_TRACE_SHARE", default=0.05, minimum=0, maximum=1, meaning="Share of requests that are traced."
    )
    sentry_dsn: str = setting("SENTRY_DSN", default="", secret=True, meaning="Sentry project for crashes. Empty: none.")

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Rules for the addresses of reports."""
        for name, url in (("OTEL_EXPORTER_OTLP_ENDPOINT", self.otlp_url), ("SENTRY_DSN", self.sentry_dsn)):
            parts = urlsplit(url)
            if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
                yield f"{name} must be an address that begins with http:// or https://."
