"""Logistic regression, one for each label, by plain gradient steps over examples in their order."""

import math
from collections import Counter
from collections.abc import Sequence

from stoa.commons.moderation.text.model import BIAS, HUNDRED, LABELS, Model

from .examples import Example

_ROUNDS = 40
_STEP = 0.5
_SHRINK = 0.0005
_SEEN_AT_LEAST = 2
_KEPT = 6000
_PARTS = 4
_RARE = 4.0
PRECISION = 0.97
"""Of what a label notices from 0.5 on, so much shall be harmful, whatever it is called: scams and spam are alike."""


def train(examples: Sequence[Example]) -> Model:
    """Learn from the examples; features that are seen once teach nothing and are left out."""
    known = _known(examples)
    columns = []
    for label in LABELS:
        bias, weights = _learn(examples, known, label)
        columns.append((bias - _threshold(examples, label), weights))
    strongest = sorted(known, key=lambda one: (-max(abs(weights.get(one, 0.0)) for _, weights in columns), one))
    kept = sorted(strongest[:_KEPT])
    rows = {feature: tuple(round(weights.get(feature, 0.0) * HUNDRED) for _, weights in columns) for feature in kept}
    rows = {feature: row for feature, row in rows.items() if any(row)}
    return Model(tuple(round(bias * HUNDRED) for bias, _ in columns), rows)


def _known(examples: Sequence[Example]) -> frozenset[str]:
    seen = Counter(feature for one in examples for feature in one.features)
    return frozenset(feature for feature, times in seen.items() if times >= _SEEN_AT_LEAST)


def _learn(examples: Sequence[Example], known: frozenset[str], label: str) -> tuple[float, dict[str, float]]:
    weights: dict[str, float] = {}
    share = sum(label in one.labels for one in examples) / len(examples)
    bias, rare = 0.0, min(_RARE, (1 - share) / share)
    rows = [(sorted(one.features & known), _scale(one), 1.0 if label in one.labels else 0.0) for one in examples]
    for turn in range(_ROUNDS):
        step = _STEP / (1 + turn / 10)
        for features, scale, wanted in rows:
            total = bias + scale * sum(weights.get(feature, 0.0) for feature in features)
            miss = (wanted - 1 / (1 + math.exp(-total))) * (rare if wanted else 1.0)
            bias += step * miss * 0.1
            for feature in features:
                before = weights.get(feature, 0.0)
                weights[feature] = before + step * (miss * scale - _SHRINK * before)
    return bias, weights


def _scale(one: Example) -> float:
    return 1 / math.sqrt(max(1, len(one.words)))


def _threshold(examples: Sequence[Example], label: str) -> float:
    """Give the lowest total from which on the label is as precise as it shall be, on parts that were left out."""
    totals: list[tuple[float, bool]] = []
    for part in range(_PARTS):
        rest = [one for at, one in enumerate(examples) if at % _PARTS != part]
        bias, weights = _learn(rest, _known(rest), label)
        totals += [
            (bias + _scale(one) * sum(weights.get(feature, 0.0) for feature in sorted(one.features)), bool(one.labels))
            for at, one in enumerate(examples)
            if at % _PARTS == part
        ]
    return lowest_threshold(totals, PRECISION)


def lowest_threshold(totals: Sequence[tuple[float, bool]], precision: float) -> float:
    """Give the lowest total for which so much of what lies above it is right; the highest of all where none is."""
    ordered = sorted(totals, reverse=True)
    found, right = ordered[0][0], 0
    for said, (total, so) in enumerate(ordered, 1):
        right += so
        if so and right / said >= precision:
            found = total
    return found


def written_weights(model: Model) -> str:
    """Write the model as its file has it."""
    rows = {BIAS: model.biases, **model.features}
    return "".join("\t".join([feature, *map(str, numbers)]) + "\n" for feature, numbers in rows.items())
