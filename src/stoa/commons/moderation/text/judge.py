"""From a text to hints about it."""

from collections.abc import Iterable

import msgspec

from stoa.commons.moderation.models import Signal

from .folding import fold, words_of
from .heuristics import find_signs
from .model import LABELS, load_model

_WORTH_SAYING = 0.5
_FEWEST_WORDS = 2


class Signals(msgspec.Struct, frozen=True):
    """What was noticed in a text."""

    signals: tuple[Signal, ...]

    @property
    def score(self) -> int:
        """The strongest of them, from 0 to 100."""
        return max((one.score for one in self.signals), default=0)

    def of(self, name: str) -> int:
        """Give one of them by its name; 0 where it was not noticed."""
        return next((one.score for one in self.signals if one.name == name), 0)


def judge_text(text: str, watched: Iterable[str] = ()) -> Signals:
    """Notice what a moderator should look at. `watched` are words that a site looks for besides ours."""
    folded = fold(text)
    words = words_of(folded)
    found = list(find_signs(text[: len(folded) + 1000], words, frozenset(fold(one) for one in watched)))
    if len(words) >= _FEWEST_WORDS:
        found += [
            Signal(f"text.{label}", round(100 * chance), "The model finds it like examples of this.")
            for label, chance in zip(LABELS, load_model().rate(words), strict=True)
            if chance >= _WORTH_SAYING
        ]
    return Signals(tuple(sorted(found, key=lambda one: -one.score)))
