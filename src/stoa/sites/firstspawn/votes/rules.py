"""What a vote is counted in."""

from datetime import date


def month_of(day: date) -> date:
    """Give the first day of the month."""
    return day.replace(day=1)
