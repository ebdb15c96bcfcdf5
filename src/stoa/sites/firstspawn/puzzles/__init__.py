"""Puzzles of the day: what a try tells, what a solution scores, how long a streak is."""

from .letters import Mark, marks_of
from .scoring import SCORES, ScoreValues, score_of
from .streaks import streak_after

__all__ = ["SCORES", "Mark", "ScoreValues", "marks_of", "score_of", "streak_after"]
