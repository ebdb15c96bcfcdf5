"""OpenTelemetry: a span for a traced request, and one beneath it for each query. Made when the request is over.

Nothing of OpenTelemetry is imported where no collector is named. Spans carry the names of routes and queries, and no
value that anybody has sent.
"""

import asyncio
import random
import re
from dataclasses import dataclass, field
from time import perf_counter, time_ns
from typing import Any

from .settings import ObservabilitySettings

FLUSH_MILLISECONDS = 2000
_PARENT = re.compile(rb"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_SERVER_ERROR = 500
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class QuerySpan:
    """A query that ran: its name, and when by the clock of `perf_counter`."""

    name: str
    began: float
    seconds: float


type QuerySpans = list[QuerySpan]


@dataclass(slots=True)
class Traced:
    """A request that is traced."""

    began: float
    parent: tuple[int, int] | None
    queries: QuerySpans = field(default_factory=list)


class Tracing:
    """Decides which requests are traced, and hands their spans to the collector from a thread of its own."""

    def __init__(self, settings: ObservabilitySettings, service: str = "stoa") -> None:
        """Import OpenTelemetry, and point it at the collector."""
        from opentelemetry import trace  # noqa: PLC0415 - costs 30 MB and half a second, for those who trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - as above
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above

        exporter = OTLPSpanExporter(endpoint=f"{settings.otlp_url.rstrip('/')}/v1/traces")
        self._api: Any = trace
        self._share = settings.trace_share
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=FLUSH_MILLISECONDS))
        self._tracer = self._provider.get_tracer("stoa")

    def begin(self, traceparent: bytes | None) -> Traced | None:
        """Say whether this request is traced: as whoever sent it decided, else a share of them by chance."""
        match = _PARENT.fullmatch(traceparent) if traceparent else None
        if match:
            sampled = int(match[3], 16) & 1
            return Traced(perf_counter(), (int(match[1], 16), int(match[2], 16))) if sampled else None
        if random.random() >= self._share:  # noqa: S311 - a sample, not a secret
            return None
        return Traced(perf_counter(), None)

    def end(self, traced: Traced, name: str, status: int, attributes: dict[str, str | int]) -> None:
        """Write the spans of a request that is over."""
        api, now, clock = self._api, time_ns(), perf_counter()

        def at(moment: float) -> int:
            return now - int((clock - moment) * _NANO)

        context = None
        if traced.parent is not None:
            flags = api.TraceFlags(api.TraceFlags.SAMPLED)
            parent = api.SpanContext(*traced.parent, is_remote=True, trace_flags=flags)
            context = api.set_span_in_context(api.NonRecordingSpan(parent))
        span = self._tracer.start_span(
            name,
            context=context,
            kind=api.SpanKind.SERVER,
            start_time=at(traced.began),
            attributes={**attributes, "http.response.status_code": status},
        )
        beneath = api.set_span_in_context(span)
        for query in traced.queries:
            inner = self._tracer.start_span(
                query.name,
                context=beneath,
                kind=api.SpanKind.CLIENT,
                start_time=at(query.began),
                attributes={"db.system.name": "postgresql", "db.operation.name": query.name},
            )
            inner.end(end_time=at(query.began + query.seconds))
        if status >= _SERVER_ERROR:
            span.set_status(api.StatusCode.ERROR)
        span.end(end_time=now)

    async def close(self) -> None:
        """Send what waits; not on the event loop, which it would hold up."""
        await asyncio.to_thread(self._provider.shutdown)


def open_tracing(settings: ObservabilitySettings) -> Tracing | None:
    """Trace where a collector is named."""
    return Tracing(settings) if settings.otlp_url and settings.trace_share > 0 else None
