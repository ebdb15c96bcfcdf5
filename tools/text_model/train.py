"""Logistic regression, one for each label, by plain gradient steps over examples in their order."""

import math
from collections import Counter
from collections.abc import Sequence

from stoa.commons.moderation.text.model import BIAS, HUNDRED, LABELS, MARK, Model

from .examples import Example

_ROUNDS = 60
_STEP = 0.5
_SHRINK = 0.0005
_SEEN_AT_LEAST = 2
_KEPT = 6000


def train(examples: Sequence[Example]) -> Model:
    """Learn from the examples; features that are seen once teach nothing and are left out."""
    seen = Counter(feature for one in examples for feature in one.features)
    known = frozenset(feature for feature, times in seen.items() if times >= _SEEN_AT_LEAST)
    columns = [_learn(examples, known, label) for label in LABELS]
    strongest = sorted(known, key=lambda one: (-max(abs(weights.get(one, 0.0)) for _, weights in columns), one))
    kept = sorted(strongest[:_KEPT])
    rows = {feature: tuple(round(weights.get(feature, 0.0) * HUNDRED) for _, weights in columns) for feature in kept}
    rows = {feature: row for feature, row in rows.items() if any(row)}
    return Model(
        tuple(round(bias * HUNDRED) for bias, _ in columns),
        {feature: row for feature, row in rows.items() if not feature.startswith(MARK)},
        {feature.removeprefix(MARK): row for feature, row in rows.items() if feature.startswith(MARK)},
    )


def _learn(examples: Sequence[Example], known: frozenset[str], label: str) -> tuple[float, dict[str, float]]:
    weights: dict[str, float] = {}
    share = sum(label in one.labels for one in examples) / len(examples)
    bias, rare = 0.0, min(4.0, (1 - share) / share)
    rows = [
        (sorted(one.features & known), 1 / math.sqrt(max(1, len(one.words))), 1.0 if label in one.labels else 0.0)
        for one in examples
    ]
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


def written_weights(model: Model) -> str:
    """Write the model as its file has it."""
    pieces = {MARK + feature: row for feature, row in model.pieces.items()}
    rows = {BIAS: model.biases, **model.words, **pieces}
    return "".join("\t".join([feature, *map(str, numbers)]) + "\n" for feature, numbers in rows.items())
