"""Limits for routes that name none: every answer is limited by something."""

from stoa.kernel.limits import MINUTE, Limit, Rate

READING = Limit("reading", {"anonymous": Rate(600, per=MINUTE), "member": Rate(1200, per=MINUTE), "staff": None})
CHANGING = Limit(
    "changing", {"anonymous": Rate(60, per=MINUTE), "member": Rate(120, per=MINUTE), "staff": Rate(600, per=MINUTE)}
)
