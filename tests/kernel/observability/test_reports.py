"""Traces and crashes leave for who is named in the settings, and say no more than they must."""

import io
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from stoa.kernel.config import load_config
from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.settings import ObservabilitySettings
from tests.kernel.http.conftest import StartShop
from tests.kernel.http.shop import CANARY
from tests.kernel.observability.receivers import Received, receiving

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def receiver() -> Iterator[Received]:
    with receiving() as received:
        yield received


def spans_in(received: Received) -> list[Span]:
    found: list[Span] = []
    for path, _, body in received:
        assert path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                found += scope.spans
    return found


async def test_a_traced_request_and_its_queries_are_spans(start_shop: StartShop, receiver: Received) -> None:
    site = await start_shop(
        OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url, STOA_TRACE_SHARE="1", STOA_TRUSTED_PROXIES="127.0.0.1"
    )
    body = {"name": CANARY, "price": 1}
    headers = {"Authorization": f"Bearer {CANARY}", "X-Secret": CANARY, "traceparent": PARENT}
    made = await site.request("POST", "/api/v1/things", json=body, headers=headers)
    assert made.status_code == 201
    assert (await site.get(f"/api/v1/things?text={CANARY}")).status_code == 200
    assert (await site.get("/api/v1/fault/INTERNAL")).status_code == 500
    await site.edge.close()
    spans = {span.name: span for span in spans_in(receiver)}
    request = spans["POST tests.kernel.http.shop.add_thing"]
    query = spans["tests.kernel.http.shop.INSERT"]
    assert request.trace_id.hex() == query.trace_id.hex() == PARENT.split("-")[1]
    assert request.parent_span_id.hex() == PARENT.split("-")[2]
    assert query.parent_span_id == request.span_id
    assert (
        request.start_time_unix_nano
        <= query.start_time_unix_nano
        < query.end_time_unix_nano
        <= request.end_time_unix_nano
    )
    known = {one.key: one.value for one in request.attributes}
    assert known["http.response.status_code"].int_value == 201
    assert known["stoa.request_id"].string_value == made.headers["x-request-id"]
    assert spans["GET tests.kernel.http.shop.fault_api"].status.code == 2
    assert CANARY.encode() not in b"".join(body for _, _, body in receiver)


async def test_a_stranger_cannot_have_requests_traced(start_shop: StartShop, receiver: Received) -> None:
    site = await start_shop(OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url, STOA_TRACE_SHARE="0.000001")
    for _ in range(20):
        await site.get("/api/v1/echo", headers={"traceparent": PARENT})
    await site.edge.close()
    assert receiver == []


async def test_a_crash_is_reported_without_variables_bodies_or_secrets(
    start_shop: StartShop, receiver: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", out)
    closing: list[Callable[[], None]] = []
    monkeypatch.setattr("atexit.register", closing.append)
    dsn = f"http://public@127.0.0.1:{receiver.port}/1"
    set_up_logs(ObservabilitySettings(format="json", sentry_dsn=dsn), production=True)
    structlog.configure(cache_logger_on_first_use=False)
    try:
        site = await start_shop()
        answer = await site.get("/api/v1/crash", headers={"Cookie": f"a={CANARY}", "Authorization": f"Bearer {CANARY}"})
        assert answer.status_code == 500
        for close in closing:
            close()
    finally:
        structlog.configure(**before)
        root.handlers[:], root.level = handlers, level
    sent = b"".join(body for _, _, body in receiver)
    assert b"RuntimeError" in sent
    assert answer.headers["x-request-id"].encode() in sent
    assert b"tests.kernel.http.shop.crash" in sent
    assert CANARY.encode() not in sent
    assert b'"vars"' not in sent
    assert CANARY not in out.getvalue()


def test_what_is_off_is_not_even_imported() -> None:
    script = (
        "import sys, stoa.kernel.http.web, stoa.cli.main; "
        "heavy = ('opentelemetry.sdk', 'opentelemetry.exporter', 'sentry_sdk'); "
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_addresses_of_reports_must_be_addresses() -> None:
    with pytest.raises(Exception, match="OTEL_EXPORTER_OTLP_ENDPOINT must be an address") as caught:
        load_config({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318", "SENTRY_DSN": "secret"})
    assert "SENTRY_DSN must be an address" in str(caught.value)
