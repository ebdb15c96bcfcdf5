"""What may go wrong for a caller. A room's own errors derive from these; services raise them and know nothing of HTTP.

One fault is rendered three ways by `kernel.http`: as a page, as a fragment for htmx, and as JSON.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

if TYPE_CHECKING:
    from .decisions import Decision


class FaultType(StrEnum):
    """The family of a fault, as clients see it."""

    VALIDATION = "VALIDATION"
    AUTHENTICATION = "AUTHENTICATION"
    AUTHORIZATION = "AUTHORIZATION"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    RATE_LIMIT = "RATE_LIMIT"
    EXTERNAL_API = "EXTERNAL_API"
    INTERNAL = "INTERNAL"


class Detail(msgspec.Struct, frozen=True):
    """What is wrong with one field."""

    field: str
    message: str


class Fault(Exception):
    """A refusal with a status, a stable code and a sentence for the person who meets it."""

    status: ClassVar[int] = 500
    type: ClassVar[FaultType] = FaultType.INTERNAL
    code: ClassVar[str] = "INTERNAL"
    message: ClassVar[str] = "Something went wrong on our side. We have been told."

    def __init__(
        self,
        message: str | None = None,
        *,
        details: tuple[Detail, ...] = (),
        decision: "Decision | None" = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """Say it in other words, or with details, the decision behind it, headers and further facts for the client."""
        self.words = message or self.message
        self.details = details
        self.decision = decision
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(self.words)


class Malformed(Fault):
    """What came in cannot be read."""

    status = 400
    type = FaultType.VALIDATION
    code = "MALFORMED"
    message = "The request could not be read."


class Invalid(Fault):
    """What came in reads well, and is not allowed to be so."""

    status = 422
    type = FaultType.VALIDATION
    code = "INVALID"
    message = "Some of the values are not right."


class Unauthenticated(Fault):
    """Nobody known is asking."""

    status = 401
    type = FaultType.AUTHENTICATION
    code = "SIGN_IN_REQUIRED"
    message = "Sign in to do this."


class Forbidden(Fault):
    """Somebody known is asking, and may not."""

    status = 403
    type = FaultType.AUTHORIZATION
    code = "FORBIDDEN"
    message = "You are not allowed to do this."


class NotFound(Fault):
    """It does not exist, or the asker may not know that it does."""

    status = 404
    type = FaultType.NOT_FOUND
    code = "NOT_FOUND"
    message = "There is nothing here."


class MethodNotAllowed(Fault):
    """The address exists, and does not do that."""

    status = 405
    type = FaultType.VALIDATION
    code = "METHOD_NOT_ALLOWED"
    message = "This address does not answer to that method."


class NotAcceptable(Fault):
    """No form of the answer is one that the client takes."""

    status = 406
    type = FaultType.VALIDATION
    code = "NOT_ACCEPTABLE"
    message = "This answer does not exist in the form that was asked for."


class TooSlow(Fault):
    """The client took too long to send its request."""

    status = 408
    type = FaultType.VALIDATION
    code = "REQUEST_TIMEOUT"
    message = "The request took too long to arrive."


class Conflict(Fault):
    """It cannot be done as things stand."""

    status = 409
    type = FaultType.CONFLICT
    code = "CONFLICT"
    message = "This conflicts with what is already there."


class Gone(Fault):
    """It was here, and is no more."""

    status = 410
    type = FaultType.NOT_FOUND
    code = "GONE"
    message = "This is no longer available."


class StaleVersion(Fault):
    """Somebody else has changed it in the meantime."""

    status = 412
    type = FaultType.CONFLICT
    code = "STALE_VERSION"
    message = "This has changed since you opened it. Load it again, then repeat your change."


class TooLarge(Fault):
    """More was sent than the address takes."""

    status = 413
    type = FaultType.VALIDATION
    code = "BODY_TOO_LARGE"
    message = "The request is larger than this address accepts."


class UriTooLong(Fault):
    """The address itself is beyond all measure."""

    status = 414
    type = FaultType.VALIDATION
    code = "URI_TOO_LONG"
    message = "The address is too long."


class UnsupportedMedia(Fault):
    """The body comes in a form that the address does not read."""

    status = 415
    type = FaultType.VALIDATION
    code = "UNSUPPORTED_MEDIA_TYPE"
    message = "The body is not in a form that this address reads."


class WrongHost(Fault):
    """The request names a host that is not ours."""

    status = 421
    type = FaultType.VALIDATION
    code = "UNKNOWN_HOST"
    message = "No site is served under this host name."


class Locked(Fault):
    """Closed for a while."""

    status = 423
    type = FaultType.AUTHENTICATION
    code = "LOCKED"
    message = "This is locked for a while."


class PreconditionRequired(Fault):
    """One more thing is needed first; `code` says which."""

    status = 428
    type = FaultType.VALIDATION
    code = "PRECONDITION_REQUIRED"
    message = "One more step is needed before this can be done."


class RateLimited(Fault):
    """Too many in too short a time."""

    status = 429
    type = FaultType.RATE_LIMIT
    code = "RATE_LIMITED"
    message = "Too many requests. Wait a moment, then try again."


class Unavailable(Fault):
    """It cannot be done at the moment, and may work soon."""

    status = 503
    type = FaultType.INTERNAL
    code = "UNAVAILABLE"
    message = "This cannot be answered at the moment. Try again shortly."

    def __init__(self, message: str | None = None, *, retry_after: int = 2, **more: Any) -> None:
        """Tell the client also when to come back."""
        headers = {"Retry-After": str(retry_after), **(more.pop("headers", None) or {})}
        super().__init__(message, headers=headers, **more)


class OutsideFault(Fault):
    """A service that we depend on did not answer as it should."""

    status = 503
    type = FaultType.EXTERNAL_API
    code = "OUTSIDE_SERVICE"
    message = "A service that this needs is not answering. Try again shortly."


def all_faults(root: type[Fault] = Fault) -> list[type[Fault]]:
    """Every kind of fault that has been declared; tests and documentation walk them."""
    found = [root]
    for child in root.__subclasses__():
        found += all_faults(child)
    return list(dict.fromkeys(found))
