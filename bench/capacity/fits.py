"""Curves through measured points: lines, powers, and the universal scalability law."""

import math
import statistics
from collections.abc import Sequence

type Points = Sequence[tuple[float, float]]


def line(points: Points) -> tuple[float, float]:
    """Give intercept and slope of the straight line with the least squares."""
    if len(points) <= 1:  # a point has no slope
        return (points[0][1] if points else 0.0), 0.0
    slope, intercept = statistics.linear_regression([x for x, _ in points], [y for _, y in points])
    return intercept, slope


def power(points: Points) -> float:
    """Give the exponent with which y grows with x: 0 for not at all, 1 for in proportion."""
    usable = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    return line(usable)[1]


def scalability(points: Points) -> tuple[float, float]:
    """Give what Gunther's law says of rates by connections: the part that waits for its turn, and that for agreement.

    X(n) = n X(1) / (1 + a (n - 1) + b n (n - 1)), fitted as (n X(1) / X(n) - 1) / (n - 1) = a + b n.
    """
    first = next((rate for many, rate in points if many == 1), 0.0)
    turned = [(n, (n * first / rate - 1) / (n - 1)) for n, rate in points if n > 1 and rate > 0]
    if not first or not turned:
        return 0.0, 0.0
    waiting, agreeing = line(turned)
    return max(0.0, waiting), max(0.0, agreeing)
