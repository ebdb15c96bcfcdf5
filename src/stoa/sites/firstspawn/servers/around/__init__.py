"""How many stand in a circle, and what is counted of them."""

_NAMES = {"near", "radiusKm"}


def is_around(conditions: tuple[tuple[str, str], ...]) -> bool:
    """Say whether a question is narrowed by a circle, and by nothing else."""
    return {name for name, _ in conditions} - {"facets"} == _NAMES
