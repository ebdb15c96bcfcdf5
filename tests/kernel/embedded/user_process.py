"""A process that uses the embedded servers until its input ends: `user_process.py DATA [UID]`.

With a number it first becomes that user, as if that user had started it; everything it needs is imported before.
"""

import gzip
import json
import os
import sys
from pathlib import Path

from stoa.kernel.embedded import Servers


def main() -> None:
    """Start, say where, wait, stop."""
    if len(sys.argv) > 2:
        uid = int(sys.argv[2])
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    gzip.compress(b"")  # unpacking needs it, and by then the interpreter's folder may be out of reach
    said: list[str] = []
    servers = Servers(Path(sys.argv[1]), durable=False, say=said.append)
    addresses = servers.start(supervise=False)
    servers.create_database("arena")
    known = {
        "dsn": addresses.database("arena"),
        "valkey": addresses.valkey_socket_url,
        "said": said,
        "uid": os.geteuid(),
    }
    sys.stdout.write(json.dumps(known) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    servers.stop()


if __name__ == "__main__":
    main()
