"""Structured logs: JSON lines, or plain ones for a person at a terminal. Redaction comes last."""

import atexit
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO, cast

import msgspec
import structlog

from stoa.kernel.http_context import request_id

from .crashes import open_crashes
from .lines import Lines
from .redaction import redact
from .settings import ObservabilitySettings
from .tracebacks import write_traceback

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def is_for_people(settings: ObservabilitySettings, *, production: bool) -> bool:
    """Say whether somebody reads the lines as they come."""
    return settings.format == "console" or (settings.format == "auto" and not production and sys.stderr.isatty())


def set_up_logs(settings: ObservabilitySettings, *, production: bool) -> None:
    """Send every line of structlog and of the standard library one way."""
    plain = is_for_people(settings, production=production)
    crashes = open_crashes(settings.sentry_dsn, "production" if production else "development")
    if crashes is not None:
        atexit.register(crashes.close)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _add_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([crashes] if crashes is not None else []),
        structlog.processors.ExceptionRenderer(write_traceback),
        _redacted,
    ]
    last: Any = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback) if plain else _as_json
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.level]),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", Lines(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(Lines(sys.stderr))
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=last, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(_LEVELS[settings.level], logging.WARNING))


def _add_request(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    found = request_id()
    if found:
        event.setdefault("request_id", found)
    return event


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
    return {**{name: redact(value, name) for name, value in event.items() if name not in kept}, **kept}


def _as_json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    for name in ("_record", "_from_structlog"):
        event.pop(name, None)
    return msgspec.json.encode(event, enc_hook=str).decode()
