"""What this process knows without asking Valkey: blocks to spend, and windows known to be full."""

from collections.abc import Sequence
from dataclasses import dataclass

from .lease import MOST_LEASES, Lease
from .rates import Line
from .verdict import Receipt, State, Verdict

# A full window may get room early when somebody gives back or a rate is raised: look again at least this often.
_BELIEVE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Full:
    line: Line
    until: float
    frees_at: float


class Holdings:
    """Leases and full windows, by key."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._leases: dict[str, Lease] = {}
        self._full: dict[str, _Full] = {}
        self._due: list[Receipt] = []

    def __len__(self) -> int:
        """How much is held or remembered."""
        return len(self._leases) + len(self._full) + len(self._due)

    def judge(self, lines: Sequence[Line], cost: int, now: float) -> Verdict | None:
        """Judge without asking, where everything needed is known; spend what is needed."""
        if self._full:
            for line in lines:
                full = self._full.get(line.key)
                if full is not None and full.until > now and full.line.rate == line.rate:
                    wait = full.frees_at - now
                    return Verdict(allowed=False, states=(State(line.name, line.rate, 0, wait),), wait_seconds=wait)
        leases = self._leases
        for line in lines:
            lease = leases.get(line.key)
            if lease is None or lease.left < cost or lease.ends <= now:
                return None
            if lease.line is not line and lease.line.rate != line.rate:
                return None
        states: list[State] = []
        receipts: list[Receipt] = []
        for line in lines:
            lease = leases[line.key]
            lease.left -= cost
            states.append(State(line.name, line.rate, lease.left + lease.beyond, max(0.0, lease.next_at - now)))
            receipts.append(Receipt(line.key, "", cost))
        return Verdict(allowed=True, states=tuple(states), receipts=tuple(receipts))

    def lease(self, line: Line, now: float) -> Lease | None:
        """Give the lease of a window that may have one; what an ended one still holds is put aside to be given back."""
        if line.rate.block <= 1:
            return None
        lease = self._leases.get(line.key)
        if lease is None or lease.line.rate != line.rate:
            if lease is not None:
                self._due += lease.remainder()
            elif len(self._leases) >= MOST_LEASES:
                return None
            lease = self._leases[line.key] = Lease(line)
        elif lease.ends <= now and lease.left:
            self._due += lease.remainder()
            lease.size = 1
        return lease

    def remember_full(self, line: Line, wait: float, now: float) -> None:
        """Note that a window has no room for even one more."""
        if len(self._full) < MOST_LEASES:
            self._full[line.key] = _Full(line, now + min(wait, _BELIEVE_SECONDS), now + wait)

    def give_back(self, receipt: Receipt, now: float) -> None:
        """Take back what was not used."""
        self._full.pop(receipt.key, None)
        if receipt.leaves:
            self._due.append(receipt)
            return
        lease = self._leases.get(receipt.key)
        if lease is not None and lease.ends > now:
            lease.left += receipt.count

    def sweep(self, now: float, *, everything: bool = False) -> list[Receipt]:
        """Forget what has ended; give what is due back to Valkey."""
        for key, lease in list(self._leases.items()):
            if everything or (lease.ends <= now and not lease.asking):
                self._due += lease.remainder()
                del self._leases[key]
        for key, full in list(self._full.items()):
            if full.until <= now:
                del self._full[key]
        due, self._due = self._due, []
        return due
