"""A small linear model over words and pieces of words, one for each thing that it has learnt to notice.

The weights are a text file that anybody can read; `python -m tools.train_text_model` makes it of `data/examples.psv`.
"""

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

LABELS = ("abuse", "scam", "sexual", "spam")
PIECE = 4
HUNDRED = 100
MARK = "~"
BIAS = "(bias)"
_FAR = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """What each label begins with, and what words, pairs of words and pieces of words add to it, in hundredths."""

    biases: tuple[int, ...]
    words: dict[str, tuple[int, ...]]
    pieces: dict[str, tuple[int, ...]]

    def rate(self, words: list[str]) -> tuple[float, ...]:
        """Give the probability of each label, as far as the model knows."""
        said, pieces = features_of(words)
        rows = [self.words[one] for one in self.words.keys() & said]
        rows += [self.pieces[one] for one in self.pieces.keys() & pieces]
        scale = 1 / math.sqrt(max(1, len(words)))
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(self.biases)
        return tuple(_chance((bias + total * scale) / HUNDRED) for bias, total in zip(self.biases, sums, strict=True))


def _chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))


def features_of(words: list[str]) -> tuple[set[str], set[str]]:
    """Give what the model looks at: words and pairs of words, and pieces of four letters."""
    said = set(words)
    said.update(map(" ".join, pairwise(words)))
    text = " ".join(words)
    return said, {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)}


@cache
def load_model() -> Model:
    """Read the weights: a line for each feature, tab, one number for each label; pieces have a tilde in front."""
    lines = files(__package__).joinpath("data/weights.tsv").read_text("utf-8").splitlines()
    split = [line.split("\t") for line in lines]
    rows = {feature: tuple(map(int, numbers)) for feature, *numbers in split}
    biases = rows.pop(BIAS)
    return Model(
        biases,
        {feature: row for feature, row in rows.items() if not feature.startswith(MARK)},
        {feature.removeprefix(MARK): row for feature, row in rows.items() if feature.startswith(MARK)},
    )
