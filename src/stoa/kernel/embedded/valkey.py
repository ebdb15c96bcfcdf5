"""The embedded Valkey."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path

from .account import Account
from .engine import Engine, Terms
from .faults import said_in_words
from .layout import Layout, Say, own_folder, write_private

ANSWER_WITHIN = 5.0
READY = b"+PONG"


class Valkey(Engine):
    """Valkey on 127.0.0.1 and a socket, behind a password, with a journal on disk."""

    name = "Valkey"
    stop_signals = ((signal.SIGTERM, 15), (signal.SIGKILL, 5))

    def __init__(self, layout: Layout, account: Account, terms: Terms, find: Callable[[], Path]) -> None:
        """Keep what a start needs; its program is only looked for when there is one."""
        super().__init__(layout, account, terms)
        self._find = find

    @property
    def folder(self) -> Path:
        """Valkey's data."""
        return self.layout.valkey

    @property
    def socket_file(self) -> Path:
        """Its socket."""
        return self.layout.sockets / "valkey.sock"

    @property
    def pid_file(self) -> Path:
        """Its note of its process number; it removes it when it stops."""
        return self.folder / "valkey.pid"

    def noted_pid(self) -> int | None:
        """Process number in its note."""
        try:
            noted = self.pid_file.read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return int(noted) if noted.isdigit() else None

    def noted_port(self) -> int:
        """Port in its settings file."""
        try:
            lines = self._settings_file.read_text().splitlines()
        except FileNotFoundError:
            return 0
        return next((int(line.removeprefix("port ")) for line in lines if line.startswith("port ")), 0)

    def ready(self) -> bool:
        """Ask it; while it reads its journal it answers LOADING."""
        if self.running_pid() is None:
            return False
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(ANSWER_WITHIN)
                line.connect(str(self.socket_file))
                line.sendall(f"AUTH {self.terms.password}\r\nPING\r\n".encode())
                said = b""
                while said.count(b"\r\n") < 2:  # noqa: PLR2004 - one line for each of the two commands
                    more = line.recv(512)
                    if not more:
                        return False
                    said += more
        except OSError:
            return False
        return READY in said

    def command(self, port: int) -> list[str | Path]:
        """Put the settings into a private file: a command line shows its password to everybody."""
        lines = {
            "bind": "127.0.0.1",
            "port": str(port),
            "unixsocket": _quoted(self.socket_file),
            "unixsocketperm": "700",
            "requirepass": self.terms.password,
            "dir": _quoted(self.folder),
            "pidfile": _quoted(self.pid_file),
            "daemonize": "no",
            "loglevel": "notice",
            "maxmemory": str(self.terms.memory),
            "maxmemory-policy": "volatile-lru",
            "appendonly": "yes" if self.terms.durable else "no",
            "appendfsync": "everysec",
            "save": '""',
        }
        write_private(self._settings_file, "".join(f"{name} {value}\n" for name, value in lines.items()), self.account)
        return [self._find(), self._settings_file]

    def prepare(self, say: Say) -> None:
        """Make its folder, or clean what a crash left."""
        with said_in_words(self.folder):
            own_folder(self.folder, self.account)
            if self.noted_pid() is not None:
                self.recover(say)
                self.pid_file.unlink(missing_ok=True)
            self._drop_damaged_leftovers()

    @property
    def _settings_file(self) -> Path:
        return self.layout.home / "valkey.conf"

    def _drop_damaged_leftovers(self) -> None:
        """Remove the half-written files that a kill leaves, which nothing reads."""
        for half in self.folder.rglob("temp-*"):
            half.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
