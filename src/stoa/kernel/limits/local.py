"""Windows in this process alone: the floor under limits that fail closed while Valkey is down."""

from collections import deque

from .rates import Line

MOST_KEYS = 20_000


class LocalWindows:
    """The rule of `window.lua` in memory, bounded: when it is full of live windows, strangers are refused."""

    def __init__(self, most_keys: int = MOST_KEYS) -> None:
        """Begin empty."""
        self._most_keys = most_keys
        self._windows: dict[str, deque[tuple[float, int]]] = {}

    def take(self, line: Line, cost: int, now: float) -> tuple[bool, int, float]:
        """Charge one window; give whether it had room, what is left, and the seconds until the oldest leaves."""
        window = self._windows.get(line.key)
        if window is None:
            if len(self._windows) >= self._most_keys:
                self._sweep(now)
            if len(self._windows) >= self._most_keys:
                return False, 0, line.rate.per.total_seconds()
            window = self._windows[line.key] = deque()
        while window and window[0][0] <= now:
            window.popleft()
        left = line.rate.count - sum(count for _, count in window)
        if left < cost:
            return False, max(0, left), (window[0][0] - now) if window else line.rate.per.total_seconds()
        window.append((now + line.rate.per.total_seconds(), cost))
        return True, left - cost, window[0][0] - now

    def _sweep(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window and window[-1][0] > now}
