"""Stands where pytest-xdist begins a process: hands streams and environment to the one that is ready, and waits.

It loads next to nothing, not even what this package needs: it is begun for each process.
"""

import json
import os
import socket
import sys


def main() -> None:
    """Wait until the child has ended, which holds the other end of the line until then."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(sys.argv[1])
        # Path would load twice as much as all of this.
        told = json.dumps({"folder": os.getcwd(), "environ": dict(os.environ)}).encode()  # noqa: PTH109
        socket.send_fds(line, [len(told).to_bytes(4) + told], [0, 1, 2])
        line.recv(1)


if __name__ == "__main__":
    main()
