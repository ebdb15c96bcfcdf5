"""How often the model is right, on examples that it has not seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stoa.commons.moderation.text.model import LABELS, Model

from .examples import Example

THRESHOLDS = (0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Measured:
    """How one label fared at one threshold."""

    label: str
    threshold: float
    right: int
    wrong: int
    missed: int
    fine: int
    """What was not so, and was not said."""

    @property
    def precision(self) -> float:
        """Of what it noticed, how much was so."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what was so, how much it noticed."""
        return self.right / max(1, self.right + self.missed)

    @property
    def alarms(self) -> float:
        """Of what was not so, how much it noticed all the same."""
        return self.wrong / max(1, self.wrong + self.fine)


def measure(model: Model, examples: Sequence[Example]) -> list[Measured]:
    """Compare what the model says with what the examples are; `any` asks only whether something is wrong."""
    rated = [(dict(zip(LABELS, model.rate(list(one.words)), strict=True)), one.labels) for one in examples]
    found = []
    for threshold in THRESHOLDS:
        for label in (*LABELS, "any"):
            pairs = [
                (max(rates.values()) >= threshold, bool(labels))
                if label == "any"
                else (rates[label] >= threshold, label in labels)
                for rates, labels in rated
            ]
            right = sum(said and so for said, so in pairs)
            wrong = sum(said and not so for said, so in pairs)
            missed = sum(so and not said for said, so in pairs)
            found.append(Measured(label, threshold, right, wrong, missed, len(pairs) - right - wrong - missed))
    return found


def written_table(rows: Iterable[Measured]) -> str:
    """Write the table of the documents."""
    lines = ["| label | from | precision | recall | false alarms | examples |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {one.label} | {one.threshold} | {one.precision:.2f} | {one.recall:.2f} | {one.alarms:.2f} "
        f"| {one.right + one.missed} |"
        for one in rows
    ]
    return "\n".join(lines)
