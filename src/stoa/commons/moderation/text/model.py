"""A small linear model over words, pairs of words and ideas, one for each thing that it has learnt to notice.

The weights are a text file that anybody can read; `python -m tools.text_model` makes it of `data/examples.psv`.
"""

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from .ideas import ideas_of

LABELS = ("abuse", "scam", "sexual", "spam")
HUNDRED = 100
IDEA = "#"
BIAS = "(bias)"
_FAR = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """What each label begins with, and what each feature of a text adds to it, in hundredths."""

    biases: tuple[int, ...]
    features: dict[str, tuple[int, ...]]

    def rate(self, words: list[str]) -> tuple[float, ...]:
        """Give the probability of each label, as far as the model knows."""
        rows = [self.features[one] for one in self.features.keys() & features_of(words)]
        scale = 1 / math.sqrt(max(1, len(words)))
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(self.biases)
        return tuple(_chance((bias + total * scale) / HUNDRED) for bias, total in zip(self.biases, sums, strict=True))


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))


def features_of(words: list[str]) -> set[str]:
    """Give what the model looks at: words, pairs of words, and the ideas that words carry."""
    said = set(words)
    ideas = {IDEA + idea for word in said for idea in ideas_of(word)}
    said.update(map(" ".join, pairwise(words)))
    return said | ideas


@cache
def load_model() -> Model:
    """Read the weights: a line for each feature, tab, one number for each label; ideas have a hash in front."""
    lines = files(__package__).joinpath("data/weights.tsv").read_text("utf-8").splitlines()
    split = [line.split("\t") for line in lines]
    rows = {feature: tuple(map(int, numbers)) for feature, *numbers in split}
    return Model(rows.pop(BIAS), rows)
