"""What was said lately, kept by each process in the order of the stream, so that whoever was away can catch up."""

from collections import deque

from stoa.commons.live.rules import START, Position

_AROUND = 250  # bytes that Python adds to each message kept


class History:
    """Messages of one site, framed, for a while and up to so many bytes."""

    def __init__(self, keep_ms: int, most_bytes: int) -> None:
        """Know nothing yet."""
        self.keep_ms = keep_ms
        self._most_bytes = most_bytes
        self._order: deque[tuple[int, str]] = deque()
        self._by_key: dict[str, deque[tuple[Position, bytes]]] = {}
        self.bytes = 0
        self.floor: Position = START
        """Everything after this is known."""
        self.last: Position = START

    def begin(self, floor: Position) -> None:
        """Forget everything: what lies before this is not known."""
        self._order.clear()
        self._by_key.clear()
        self.bytes = 0
        self.floor = self.last = floor

    def add(self, position: Position, key: str, frame: bytes) -> None:
        """Keep a message."""
        self.last = position
        self._order.append((position[0], key))
        self._by_key.setdefault(key, deque()).append((position, frame))
        self.bytes += len(frame) + _AROUND
        while self.bytes > self._most_bytes:
            self._drop_oldest()
        self.sweep(position[0])

    def sweep(self, now_ms: int) -> None:
        """Drop what is too old."""
        oldest = now_ms - self.keep_ms
        while self._order and self._order[0][0] < oldest:
            self._drop_oldest()

    def reaches(self, position: Position) -> bool:
        """Say whether all that came after this is still known."""
        return position >= self.floor

    def between(self, key: str, after: Position, until: Position) -> list[tuple[Position, bytes]]:
        """Give what was said on one channel after one message and up to another."""
        return [kept for kept in self._by_key.get(key, ()) if after < kept[0] <= until]

    def _drop_oldest(self) -> None:
        _, key = self._order.popleft()
        kept = self._by_key[key]
        position, frame = kept.popleft()
        if not kept:
            del self._by_key[key]
        self.bytes -= len(frame) + _AROUND
        self.floor = max(self.floor, position)
