"""nginx with the configuration that operators are given, and PgBouncer, each in a folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

CONFIG = Path("deploy") / "nginx" / "stoa.conf"
_START_SECONDS = 120.0
_SERVER = re.compile(r"server web-\d:8000(?: (.*))?;")

_NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/stoa.conf;
}}
"""

_PGBOUNCER = """
[databases]
* = host=127.0.0.1 port={to_port} user=stoa
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
ignore_startup_parameters = {ignored}
unix_socket_dir =
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""

# What Stoa says when it connects, and a pool in between cannot pass on.
_IGNORED = (
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "jit",
    "default_transaction_read_only",
    "tcp_keepalives_idle",
    "tcp_keepalives_interval",
    "tcp_keepalives_count",
    "tcp_user_timeout",
)


def find(name: str) -> str | None:
    """Find a program; those of services are not on everybody's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Front:
    """A program that stands in front, for as long as it is not stopped."""

    def __init__(self, command: Sequence[str], log: Path, user: str | None = None) -> None:
        """Start it."""
        self._log = log.open("ab")
        self.process = subprocess.Popen(command, stdout=self._log, stderr=self._log, user=user)

    def stop(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(_START_SECONDS)
        self._log.close()


def start_nginx(program: str, folder: Path, port: int, upstream: Sequence[int], options: str | None = None) -> Front:
    """Start nginx with the file that operators are given, on another port and with other addresses.

    With `options` the processes are named with those instead of what the file says of them.
    """
    ports = iter(upstream)
    text = _SERVER.sub(
        lambda found: f"server 127.0.0.1:{next(ports)} {found[1] if options is None else options};", CONFIG.read_text()
    )
    (folder / "stoa.conf").write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=user))
    return Front([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], folder / "nginx.log")


def start_pgbouncer(program: str, folder: Path, port: int, to_port: int) -> Front:
    """Start PgBouncer in transaction mode, as the docs say it must be set."""
    config = folder / "pgbouncer.ini"
    config.write_text(_PGBOUNCER.format(folder=folder, port=port, to_port=to_port, ignored=",".join(_IGNORED)))
    if os.geteuid() != 0:
        return Front([program, str(config)], folder / "pgbouncer.log")
    for path in (folder, config):
        shutil.chown(path, "postgres", "postgres")
    folder.chmod(0o755)
    return Front([program, str(config)], folder / "pgbouncer.out", user="postgres")


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + _START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > end:
            message = f"Nothing listens on port {port}."
            raise TimeoutError(message)
        time.sleep(0.02)
