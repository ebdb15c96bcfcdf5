"""Judging a text on this machine, in well under a millisecond for a kilobyte: hints, never a verdict. English first."""

from .folding import fingerprint, fold
from .judge import Signals, judge_text

__all__ = ["Signals", "fingerprint", "fold", "judge_text"]
