"""From the text of `VALKEY_URL` to where Valkey is."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

type Form = Literal["single", "sentinel", "cluster"]
type Address = tuple[str, int]

_PLAIN = frozenset({"redis", "valkey", "unix"})
_TLS = frozenset({"rediss", "valkeys"})
_OPTIONS = frozenset({"db", "ca", "sentinel_password"})
_PORT = 6379
_SENTINEL_PORT = 26379
_MOST_DATABASES = 65536
_MOST_PORTS = 65536


class BadValkeyUrl(ValueError):
    """The address cannot be used; the message says why and never repeats a password."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where Valkey is and how one gets in."""

    form: Form
    hosts: tuple[Address, ...] = ()
    path: str = ""
    database: int = 0
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    ca: str = ""
    master: str = ""
    sentinel_password: str = field(default="", repr=False)


def parse_url(url: str) -> Target:
    """Read an address, or raise `BadValkeyUrl` with a sentence that says what would be right."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        message = "the host is not a valid name or address."
        raise BadValkeyUrl(message) from None
    base, _, form_name = parts.scheme.partition("+")
    if base not in _PLAIN | _TLS or form_name not in {"", "sentinel", "cluster"} or (base == "unix" and form_name):
        message = (
            "the address must begin with redis://, rediss://, unix://, redis+sentinel://, rediss+sentinel://, "
            "redis+cluster:// or rediss+cluster://."
        )
        raise BadValkeyUrl(message)
    form: Form = "sentinel" if form_name == "sentinel" else "cluster" if form_name == "cluster" else "single"
    options = _options(parts)
    login, _, hosts_text = parts.netloc.rpartition("@")
    username, _, password = login.partition(":")
    path = unquote(parts.path)
    master, database_text = _path_parts(form, path, unix=base == "unix")
    if base == "unix":
        hosts: tuple[Address, ...] = ()
        if not path.strip("/"):
            message = "a unix:// address needs the path of the socket, such as unix:///run/valkey/valkey.sock."
            raise BadValkeyUrl(message)
    else:
        hosts = _hosts(hosts_text, _SENTINEL_PORT if form == "sentinel" else _PORT, several=form != "single")
    return Target(
        form=form,
        hosts=hosts,
        path=path if base == "unix" else "",
        database=_database(form, options.get("db") or database_text),
        username=unquote(username),
        password=unquote(password),
        tls=base in _TLS,
        ca=options.get("ca", ""),
        master=master,
        sentinel_password=options.get("sentinel_password", ""),
    )


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        message = f"{unknown[0]!r} is not an option of the address. The options are {', '.join(sorted(_OPTIONS))}."
        raise BadValkeyUrl(message)
    return options


def _path_parts(form: Form, path: str, *, unix: bool) -> tuple[str, str]:
    """Give the sentinel's master name and the database number, as text."""
    if unix:
        return "", ""
    words = [word for word in path.split("/") if word]
    if form != "sentinel":
        if len(words) > 1:
            message = "after the host there may be one number, the database, such as redis://localhost:6379/0."
            raise BadValkeyUrl(message)
        return "", words[0] if words else ""
    if not words:
        message = "a sentinel address needs the name of the master, such as redis+sentinel://one,two,three/mymaster."
        raise BadValkeyUrl(message)
    return words[0], words[1] if len(words) > 1 else ""


def _database(form: Form, text: str) -> int:
    if not text:
        return 0
    if not text.isdecimal() or int(text) >= _MOST_DATABASES:
        message = f"the database must be a whole number. It is {text!r}."
        raise BadValkeyUrl(message)
    if form == "cluster" and int(text):
        message = "a cluster has only database 0."
        raise BadValkeyUrl(message)
    return int(text)


def _hosts(text: str, default_port: int, *, several: bool) -> tuple[Address, ...]:
    hosts = tuple(_host(item, default_port) for item in text.split(",") if item)
    if not hosts:
        message = "the address names no host. It should look like redis://localhost:6379/0."
        raise BadValkeyUrl(message)
    if len(hosts) > 1 and not several:
        message = "only a sentinel or cluster address may name several hosts."
        raise BadValkeyUrl(message)
    return hosts


def _host(text: str, default_port: int) -> Address:
    try:
        parts = urlsplit("//" + text)
        port = parts.port
    except ValueError:
        message = f"the port must be a number from 1 to {_MOST_PORTS - 1}."
        raise BadValkeyUrl(message) from None
    if not parts.hostname or port == 0:
        message = "the address names no host, or port 0. It should look like redis://localhost:6379/0."
        raise BadValkeyUrl(message)
    return parts.hostname, port or default_port
