"""Ports for servers that a test starts, kills and starts again on the same port."""

import secrets
import socket

# Below those that systems lend to outgoing connections (32768 on, or 49152 on): while a killed server is away, nobody
# else's connection takes its port. Stoa's own servers choose from 20000 on.
_FIRST, _COUNT = 10_240, 9_000

_given: set[int] = set()


def free_port() -> int:
    """Find a port that nobody listens on, another each time; chance keeps processes out of each other's way."""
    while True:
        port = _FIRST + secrets.randbelow(_COUNT)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port
