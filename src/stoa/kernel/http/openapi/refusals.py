"""The ways to refuse as the document tells them: each answer once, and routes refer to it."""

import hashlib
from typing import Any

from stoa.kernel.errors import Fault, FaultType

_REF = "#/components/schemas/{name}"
_LONGEST_NAME = 100


class Refusals:
    """Answers that say no, each kept once under a name made of its codes."""

    def __init__(self) -> None:
        """Know none yet."""
        self.shared: dict[str, dict[str, Any]] = {}

    def of(self, faults: list[type[Fault]]) -> dict[str, Any]:
        """Give the refusals of a route, by status."""
        by_status: dict[int, list[type[Fault]]] = {}
        for fault in faults:
            by_status.setdefault(fault.status, []).append(fault)
        return {str(status): self._share(status, found) for status, found in sorted(by_status.items())}

    def _share(self, status: int, faults: list[type[Fault]]) -> dict[str, str]:
        faults = sorted(faults, key=lambda one: one.code)
        told = _told(faults)
        name = ".".join((str(status), *(fault.code for fault in faults)))
        if len(name) > _LONGEST_NAME or self.shared.get(name, told) != told:
            digest = hashlib.sha256(told["description"].encode()).hexdigest()[:8]
            name = f"{name[:_LONGEST_NAME]}.{digest}"
        self.shared[name] = told
        return {"$ref": f"#/components/responses/{name}"}


def _told(faults: list[type[Fault]]) -> dict[str, Any]:
    examples = {fault.code: {"summary": fault.message, "value": {"error": _example(fault)}} for fault in faults}
    content = {
        "application/json": {"schema": {"$ref": _REF.format(name="ErrorAnswer")}, "examples": examples},
        "application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}},
    }
    return {"description": " ".join(f"{fault.code}: {fault.message}" for fault in faults), "content": content}


def _example(fault: type[Fault]) -> dict[str, Any]:
    return {
        "code": fault.code,
        "type": fault.type.value,
        "message": fault.message,
        "details": [],
        "requestId": "9f2c41d07ab30000000001",
        "timestamp": "2026-05-01T12:00:00Z",
    }


def error_schemas() -> dict[str, Any]:
    """Describe the one shape of every refusal, and the one that RFC 9457 names."""
    text = {"type": "string"}
    error = {
        "type": "object",
        "properties": {
            "code": text,
            "type": {"type": "string", "enum": [kind.value for kind in FaultType]},
            "message": text,
            "details": {"type": "array", "items": {"$ref": _REF.format(name="Detail")}},
            "requestId": text,
            "timestamp": {"type": "string", "format": "date-time"},
            "decision": {"$ref": _REF.format(name="Decision")},
        },
        "required": ["code", "type", "message", "details", "requestId", "timestamp"],
    }
    problem = {
        "type": "object",
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": text,
            "code": text,
            "errors": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["type", "title", "status", "detail", "instance", "code"],
    }
    envelope = {"type": "object", "properties": {"error": {"$ref": _REF.format(name="Error")}}, "required": ["error"]}
    return {"Error": error, "ErrorAnswer": envelope, "Problem": problem}
