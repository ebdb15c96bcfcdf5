"""Sentry: crashes are reported as they are logged, without local variables, bodies or headers, and redacted.

Nothing of Sentry is imported where no project is named.
"""

import sys
from collections.abc import MutableMapping
from typing import Any

from .redaction import redact, redact_text

type Event = MutableMapping[str, Any]

_KEPT_TAGS = ("event", "route", "code", "job", "queue", "request_id")
CLOSE_SECONDS = 2.0


class Crashes:
    """Reports what is logged with an exception."""

    def __init__(self, dsn: str, environment: str) -> None:
        """Open a client of our own: no integration hooks itself into anything."""
        import sentry_sdk  # noqa: PLC0415 - for those who report

        self._from_exception = sentry_sdk.utils.event_from_exception
        self._client = sentry_sdk.Client(
            dsn=dsn,
            environment=environment,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            max_request_body_size="never",
            traces_sample_rate=0.0,
            auto_session_tracking=False,
            shutdown_timeout=CLOSE_SECONDS,
            before_send=_scrubbed,
        )

    def __call__(self, _: Any, __: str, line: Event) -> Event:
        """Report a log line that carries an exception; a step of the logs, before the exception becomes text."""
        error = line.get("exc_info")
        if error is True:
            error = sys.exc_info()[1]
        elif isinstance(error, tuple):
            error = error[1]
        if isinstance(error, BaseException):
            event, hint = self._from_exception(error, client_options=self._client.options)
            event["tags"] = {name: str(line[name]) for name in _KEPT_TAGS if line.get(name)}
            self._client.capture_event(event, hint)
        return line

    def close(self) -> None:
        """Send what waits."""
        self._client.close(timeout=CLOSE_SECONDS)


def _scrubbed(event: Any, _: Any) -> Any:
    for entry in event.get("exception", {}).get("values", ()):
        entry["value"] = redact_text(str(entry.get("value", "")))
    event["tags"] = redact(event.get("tags", {}))
    for name in ("request", "user", "breadcrumbs", "extra", "server_name", "modules"):
        event.pop(name, None)
    return event


def open_crashes(dsn: str, environment: str) -> Crashes | None:
    """Report where a project is named."""
    return Crashes(dsn, environment) if dsn else None
