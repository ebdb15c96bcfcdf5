"""The values of a rule as they hold at one time, and which version they are of."""

from dataclasses import dataclass
from datetime import datetime

from stoa.kernel.decisions import Decision, decide

BUILT_IN = 0


@dataclass(frozen=True, slots=True)
class Dated[V]:
    """What held, or holds, or will hold; keep `version` beside whatever is made from `values`."""

    name: str
    version: int
    """0 where nothing was published for that time, and what stands in the code holds."""
    values: V
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds(self, when: datetime) -> bool:
        """Tell whether this is what holds at a time."""
        return (self.valid_from is None or self.valid_from <= when) and (
            self.valid_until is None or when < self.valid_until
        )

    def decide(
        self,
        outcome: str,
        *facts: tuple[str, object],
        who_can_undo: str,
        how_to_appeal: str,
        until: datetime | None = None,
    ) -> Decision:
        """Make a decision that names this version."""
        version = str(self.version) if self.version != BUILT_IN else "built-in"
        return decide(
            self.name,
            version,
            outcome,
            *facts,
            who_can_undo=who_can_undo,
            how_to_appeal=how_to_appeal,
            until=until,
        )
