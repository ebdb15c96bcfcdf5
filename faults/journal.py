"""What clients were told: kept outside of the system under test, written before anything else is done."""

from pathlib import Path
from uuid import UUID


class Journal:
    """Operations that were begun, and those of them that were acknowledged."""

    def __init__(self, path: Path) -> None:
        """Begin empty."""
        self._file = path.open("a", buffering=1)
        self.begun: set[UUID] = set()
        self.acknowledged: set[UUID] = set()

    def begin(self, operation: UUID) -> None:
        """Note that an operation is about to be sent."""
        self.begun.add(operation)
        self._file.write(f"begun {operation}\n")

    def acknowledge(self, operation: UUID) -> None:
        """Note that a client read a 201."""
        self.acknowledged.add(operation)
        self._file.write(f"acknowledged {operation}\n")

    def close(self) -> None:
        """Close the file; it stays for whoever wants to look."""
        self._file.close()
