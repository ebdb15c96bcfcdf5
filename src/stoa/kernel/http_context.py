"""The request that a task answers, as far as rooms below HTTP may know of it."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .http.exchange import Exchange

current: "ContextVar[Exchange]" = ContextVar("current_request")


def request_id() -> str:
    """Give the id of the request that this task answers; empty outside of one."""
    found = current.get(None)
    return found.request_id if found is not None else ""
