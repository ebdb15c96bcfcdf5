"""Refusals of stats."""

from stoa.kernel.errors import Invalid, NotFound


class NoSuchMeasure(NotFound):
    """Nothing of this name is measured."""

    code = "NO_SUCH_MEASURE"
    message = "Nothing of this name is measured. GET /api/v1/admin/stats lists what is."


class BadSpan(Invalid):
    """The time asked for is none, or too long."""

    code = "BAD_SPAN"
    message = "A series begins before it ends, and has at most 1000 buckets. Ask for less, or for days."
