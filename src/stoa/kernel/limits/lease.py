"""Blocks that this process took from large windows and spends without asking.

A block starts at one and doubles with demand up to the rate's share, so a quiet reader costs exactly what is read. What
is unspent when a block ends goes back.
"""

from dataclasses import dataclass

from .rates import Line
from .verdict import Receipt

LONGEST_SECONDS = 5.0
MOST_LEASES = 50_000


@dataclass(slots=True)
class Lease:
    """What this process may still spend of one window."""

    line: Line
    left: int = 0
    ends: float = 0.0
    beyond: int = 0
    """What was left in Valkey when it was last asked."""
    next_at: float = 0.0
    size: int = 1
    asking: bool = False
    receipts: list[Receipt] | None = None

    def wanted(self, cost: int) -> int:
        """Say how many to ask for: never a second block while one is on its way."""
        if self.asking:
            return cost
        return max(cost, min(self.line.rate.block, self.size))

    def fill(self, receipt: Receipt, spent: int, now: float) -> None:
        """Put in what was taken beyond what is spent at once."""
        spare = receipt.count - spent
        if now >= self.ends:
            self.ends = now + min(LONGEST_SECONDS, self.line.rate.per.total_seconds() / 10)
        if spare > 0:
            self.left += spare
            self.receipts = [*(self.receipts or ()), Receipt(receipt.key, receipt.leaves, spare)]
        self.size = min(self.line.rate.block, self.size * 2)

    def remainder(self) -> list[Receipt]:
        """Take out what is unspent, newest first, as receipts to give back."""
        found: list[Receipt] = []
        for receipt in reversed(self.receipts or ()):
            count = min(self.left, receipt.count)
            if count:
                found.append(Receipt(receipt.key, receipt.leaves, count))
                self.left -= count
        self.left = 0
        self.receipts = None
        return found
