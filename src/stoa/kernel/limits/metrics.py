"""What the limits count for the operator."""

from prometheus_client import Counter

REFUSED = Counter("stoa_limit_refused_total", "Requests refused by a rate limit.", ["limit"])
DEGRADED = Counter(
    "stoa_limit_degraded_total",
    "Requests judged without Valkey, and what the limit does then.",
    ["limit", "policy"],
)
