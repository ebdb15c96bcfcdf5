"""Root secrets: reading them, judging them, and making the development machine's own."""

import base64
import binascii
import contextlib
import itertools
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT_BYTES = 32
DEVELOPMENT_PREFIX = "dev-"
MOST_ROOTS = 16

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")
_GUESSABLE = re.compile(r"change.?me|secret|example|password|default", re.IGNORECASE)
_FEWEST_DISTINCT_BYTES = 16


class BadRoots(ValueError):
    """The root keys cannot be used; the message says which one and how to mend it."""


@dataclass(frozen=True, slots=True)
class Root:
    """One root secret and the name that boxes and tokens carry."""

    id: str
    secret: bytes = field(repr=False)


def new_root(prefix: str = "k") -> str:
    """Make a root key, written as `STOA_KEYS` takes it."""
    text = base64.urlsafe_b64encode(secrets.token_bytes(ROOT_BYTES)).rstrip(b"=").decode()
    return f"{prefix}{secrets.token_hex(4)}:{text}"


def parse_roots(items: Iterable[str]) -> tuple[Root, ...]:
    """Read root keys in order; raise `BadRoots` at the first that is malformed, guessable or there twice."""
    roots: list[Root] = []
    for number, item in enumerate(items, start=1):
        root = _parse_root(item, number)
        if any(root.id == other.id for other in roots):
            message = f"the id {root.id!r} is used by two keys. Give each key an id of its own."
            raise BadRoots(message)
        if any(root.secret == other.secret for other in roots):
            message = f"the key {root.id!r} has the same secret as another one. Make a new one with `stoa keys new`."
            raise BadRoots(message)
        roots.append(root)
    if len(roots) > MOST_ROOTS:
        message = f"there are {len(roots)} keys. Keep at most {MOST_ROOTS}; re-encrypt, then remove the oldest."
        raise BadRoots(message)
    return tuple(roots)


def _parse_root(item: str, number: int) -> Root:
    name, separator, text = item.partition(":")
    if not separator or _ID.fullmatch(name) is None:
        message = (
            f"key number {number} must look like `id:secret`; the id has at most 16 small letters, digits and hyphens."
        )
        raise BadRoots(message)
    try:
        secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        message = f"the secret of key {name!r} is not base64url. Make one with `stoa keys new`."
        raise BadRoots(message) from None
    if len(secret) != ROOT_BYTES:
        message = f"the secret of key {name!r} has {len(secret)} bytes; it must have exactly {ROOT_BYTES}."
        raise BadRoots(message)
    if _is_guessable(text, secret):
        message = f"the secret of key {name!r} is not random. Make one with `stoa keys new`."
        raise BadRoots(message)
    return Root(name, secret)


def _is_guessable(text: str, secret: bytes) -> bool:
    """Say whether it was typed, repeated or counted up; random bytes do none of it once in a billion times."""
    steps = {(after - before) % 256 for before, after in itertools.pairwise(secret)}
    typed = all(32 <= byte < 127 for byte in secret)  # noqa: PLR2004 - the printable range of ASCII
    return typed or len(set(secret)) < _FEWEST_DISTINCT_BYTES or len(steps) == 1 or _GUESSABLE.search(text) is not None


def development_file(data: Path) -> Path:
    """Where a development machine keeps the root key that was made for it."""
    return data / "keys" / "development.keys"


def development_roots(data: Path) -> tuple[Root, ...]:
    """Read this machine's own root key, making it first when there is none.

    Several processes may start at once: the file appears complete or not at all, and whoever comes second reads what
    the first one made.
    """
    path = development_file(data)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(new_root(DEVELOPMENT_PREFIX) + "\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):  # another process was first; its key counts
                os.link(fresh, path)
        finally:
            fresh.unlink()
    return read_development_roots(data)


def read_development_roots(data: Path) -> tuple[Root, ...]:
    """Read the development root keys; none when the file does not exist."""
    path = development_file(data)
    if not path.exists():
        return ()
    if path.stat().st_mode & 0o077:
        message = f"other users can read {path}. Run `chmod 600 {path}`."
        raise BadRoots(message)
    return parse_roots(path.read_text(encoding="ascii").split())
