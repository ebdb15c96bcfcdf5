"""Streaks by UTC day."""

from datetime import date, timedelta


def streak_after(streak: int, last_solved: date | None, today: date) -> int:
    """Count the streak once a puzzle of today is solved; a second one on the same day adds nothing."""
    if last_solved == today:
        return streak
    return streak + 1 if last_solved == today - timedelta(days=1) else 1
