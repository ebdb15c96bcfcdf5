"""Where everything of the embedded servers lies.

.stoa/
  servers.json        addresses of the running pair (0600)
  servers.password    one random password for both (0600)
  servers.*.lock      who uses them, who is changing them
  log/                postgresql.log, valkey.log
  servers/            postgres/, valkey/, run/: owned by the user that the servers run as

`servers/` is a link into /var/lib/stoa when root starts them in a folder which that user cannot enter.
"""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .account import Account, can_enter, choose_account
from .faults import EmbeddedFault, said_in_words

type Say = Callable[[str], None]

SYSTEM_HOMES = (Path("/var/lib/stoa"), Path("/var/tmp/stoa"))  # noqa: S108 - root-owned, and checked before use
SHORT_HOME = Path("/tmp")  # noqa: S108 - the folder made in it is ours alone, and checked before use
SOCKET_FOLDER_LIMIT = 80  # bytes: a socket's whole path must stay under 104 (macOS) or 108 (Linux)


@dataclass(frozen=True, slots=True)
class Layout:
    """Every path of one pair of servers."""

    data: Path
    home: Path
    sockets: Path

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data."""
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's data."""
        return self.home / "valkey"

    @property
    def record(self) -> Path:
        """Addresses of the running servers."""
        return self.data / "servers.json"

    @property
    def password(self) -> Path:
        """The password of both servers."""
        return self.data / "servers.password"

    @property
    def use_lock(self) -> Path:
        """Held, shared, by every process that uses the servers."""
        return self.data / "servers.use.lock"

    def log(self, name: str) -> Path:
        """Log of one server."""
        return self.data / "log" / f"{name}.log"


def key_of(folder: Path) -> str:
    """Short name that tells one data folder from every other on the machine."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def prepare_data(data: Path) -> Path:
    """Make the data folder when it is missing; what lies in it is only touched under the lock that lies in it too."""
    data = data.absolute()
    with said_in_words(data):
        data.mkdir(parents=True, exist_ok=True, mode=0o755)
        data = data.resolve()
        if not os.access(data, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(data))
        (data / "log").mkdir(exist_ok=True, mode=0o700)
    return data


def change_lock(data: Path) -> Path:
    """Give the lock held by the one process that is starting or stopping the servers."""
    return data / "servers.change.lock"


def prepare_layout(data: Path, wanted_user: str, say: Say) -> tuple[Layout, Account]:
    """Make the folders that are missing, and pick the user who will own the servers' own; call it under the lock."""
    account = choose_account(data / "servers" / "postgres", wanted_user)
    home = _prepare_home(data, account, say)
    _claim(home, data)
    layout = Layout(data, home, _socket_folder(data, home, account))
    with said_in_words(layout.sockets):
        own_folder(layout.sockets, account)
    return layout, account


def find_layout(data: Path, wanted_user: str) -> tuple[Layout, Account]:
    """Say where everything lies or would lie, without making anything."""
    data = data.resolve()
    account = choose_account(data / "servers" / "postgres", wanted_user)
    home = (data / "servers").resolve()
    return Layout(data, home, _socket_folder(data, home, account)), account


def own_folder(folder: Path, account: Account) -> None:
    """Make a private folder of that user, or check that the one which is there is its own."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {0, account.uid}:
            message = f"{folder} should be a folder of the user {account.name}, and it is not."
            raise EmbeddedFault(message, "Move it away and start again.") from None
    if account.dropped and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def keep_password(layout: Layout) -> tuple[str, bool]:
    """Read the servers' password, or make one; the second value says whether it is new."""
    with said_in_words(layout.password):
        if layout.password.exists() and (known := layout.password.read_text().strip()):
            return known, False
        made = secrets.token_urlsafe(24)
        write_private(layout.password, made + "\n")
        return made, True


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write a file which only its owner can read, whole or not at all."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if account is not None and account.dropped:
        os.chown(half, account.uid, account.gid)
    half.replace(path)


def _socket_folder(data: Path, home: Path, account: Account) -> Path:
    sockets = home / "run"
    if len(os.fsencode(sockets)) > SOCKET_FOLDER_LIMIT:
        return SHORT_HOME / f"stoa-{account.uid}-{key_of(data)}"
    return sockets


def _claim(home: Path, data: Path) -> None:
    """Note whose servers these are: a copied checkout brings a link to the original's."""
    if home.parent == data:
        return
    note = home / "belongs-to"
    with said_in_words(home):
        owner = Path(note.read_text()) if note.exists() else data
        if owner != data and (owner / "servers").exists() and (owner / "servers").resolve() == home:
            message = f"{data / 'servers'} is a copied link: the data in {home} belongs to {owner}."
            raise EmbeddedFault(message, f"Remove the link ({data / 'servers'}); the next start makes own data.")
        write_private(note, str(data))


def _prepare_home(data: Path, account: Account, say: Say) -> Path:
    """Folder of the servers: here, or where the user they run as can reach it."""
    here = data / "servers"
    with said_in_words(here):
        if here.is_symlink() and not here.exists():
            return _make_home(here.readlink())
        if here.exists():
            if can_enter(account, here.resolve()):  # a link leads past the folders that it lies in
                return here.resolve()
            message = f"The servers run as the user {account.name}, who can no longer enter {here}."
            raise EmbeddedFault(message, "Let others pass through its parent folders again: `chmod o+x` on each.")
        if can_enter(account, data):
            return _make_home(here)
        home = _system_home(key_of(data), account)
        here.symlink_to(home)
    say(f"The servers run as the user {account.name}, who cannot enter {data}: their data is kept in {home}.")
    return home


def _system_home(key: str, account: Account) -> Path:
    for root in SYSTEM_HOMES:
        try:
            root.mkdir(parents=True, exist_ok=True)
            root.chmod(0o755)
            home = _make_home(root / key)
        except OSError:
            continue
        if root.stat().st_uid == 0 and can_enter(account, home):
            return home
    places = " nor ".join(str(root) for root in SYSTEM_HOMES)
    message = f"The user {account.name} can enter neither {places}, nor the data folder."
    raise EmbeddedFault(message, "Name a folder that other users can enter in STOA_DATA.")


def _make_home(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # whatever the umask says: the servers' user must pass
    return home.resolve()
