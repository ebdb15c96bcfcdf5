"""What is counted of answers."""

from stoa.commons.stats import Views

ANSWERS = Views(
    name="web.answers",
    meaning="Requests that were answered, by how: refused, errors, and within how many seconds.",
    once_a_day=False,
)
REFUSED, ERRORS, WITHIN = "refused", "errors", "within-"
"""Keys; whatever begins with the last is the bound of a time in seconds, or `more`."""
