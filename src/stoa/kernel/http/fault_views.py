"""One fault, three renderings: JSON for programs, a fragment for htmx, a page for people."""

from typing import TYPE_CHECKING, Any

import msgspec

from stoa.kernel import clock
from stoa.kernel.errors import Fault, Forbidden, Invalid, Malformed, NotFound

from .finish import Finished
from .media_origin import plain_fault

if TYPE_CHECKING:
    from .exchange import Exchange

PROBLEM = "application/problem+json"
_UNAUTHENTICATED = 401
_TITLED = {Malformed, Invalid, Forbidden, NotFound}
"""Of these the title of the page says what their own words say."""


def render_fault(exchange: "Exchange", fault: Fault) -> Finished:
    """Say what went wrong in the form that the caller reads."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fault.headers.items()]
    headers.append((b"cache-control", b"no-store"))
    if exchange.on_media_origin:
        return plain_fault(fault, headers)
    accept = exchange.header("accept")
    if PROBLEM in accept:
        return Finished(fault.status, msgspec.json.encode(problem_of(exchange, fault)), PROBLEM, headers)
    if not exchange.is_htmx and (exchange.is_api or "text/html" not in accept):
        body = msgspec.json.encode({"error": error_of(exchange, fault)})
        return Finished(fault.status, body, "application/json", headers)
    if (door := _door_for(exchange, fault)) is not None:
        return Finished(303, b"", "text/html; charset=utf-8", [*headers, (b"location", door.encode("latin-1"))])
    template = "error_fragment.html" if exchange.is_htmx else "error.html"
    retry_after = fault.headers.get("Retry-After", "")
    context = {
        "status": fault.status,
        "code": fault.code,
        "message": fault.words,
        "says_more": fault.words != fault.message or type(fault) not in _TITLED,
        "details": fault.details,
        "request_id": exchange.request_id,
        "decision": fault.decision,
        "challenge": fault.extra.get("challenge"),
        "answer_to": fault.extra.get("answerTo"),
        "retry_after": int(retry_after) if retry_after.isdigit() else None,
    }
    html = exchange.app.render(exchange, template, context)
    return Finished(fault.status, html, "text/html; charset=utf-8", headers)


def _door_for(exchange: "Exchange", fault: Fault) -> str | None:
    """Say where a stranger who has opened a page may sign in, to come back to it; what they send is not sent again."""
    if fault.status != _UNAUTHENTICATED or exchange.method not in {"GET", "HEAD"} or exchange.is_htmx:
        return None
    link = exchange.app.page_of(exchange).sign_in if exchange.actor.id is None else None
    return link.href if link is not None else None


def error_of(exchange: "Exchange", fault: Fault) -> dict[str, Any]:
    """Shape an error as the API contract says."""
    error: dict[str, Any] = {
        "code": fault.code,
        "type": fault.type,
        "message": fault.words,
        "details": fault.details,
        "requestId": exchange.request_id,
        "timestamp": clock.now(),
    }
    if fault.decision is not None:
        error["decision"] = fault.decision
    return {**error, **fault.extra}


def problem_of(exchange: "Exchange", fault: Fault) -> dict[str, Any]:
    """Shape an error as RFC 9457 says, for who asks for that."""
    return {
        "type": "about:blank",
        "title": fault.message,
        "status": fault.status,
        "detail": fault.words,
        "instance": f"urn:request:{exchange.request_id}",
        "code": fault.code,
        "errors": [
            {"pointer": f"#/{detail.field.replace('.', '/')}", "detail": detail.message} for detail in fault.details
        ],
    }
