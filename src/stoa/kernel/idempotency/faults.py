"""Why a request with a key is refused."""

from stoa.kernel.errors import Conflict, Invalid, Malformed


class BadIdempotencyKey(Malformed):
    """The key is no key."""

    code = "BAD_IDEMPOTENCY_KEY"
    message = "Idempotency-Key must have 1 to 255 printable characters without spaces, such as a random UUID."


class IdempotencyKeyReused(Invalid):
    """The key was used for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"
    message = (
        "This Idempotency-Key was used for another request within the last day. Send the same bytes again, or take a "
        "new key for a new request."
    )


class IdempotencyKeyInUse(Conflict):
    """The first request with the key is still at work."""

    code = "IDEMPOTENCY_KEY_IN_USE"
    message = "A request with this Idempotency-Key is still being answered. Send it again in a second."
