"""What is measured: the probes of each scenario, and the requests that they send."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

REQUESTS = 10_000  # sent round and round; more than any cache of a client or driver holds
SEED = 7


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    path: str
    body: bytes = b""

    def wire(self, host: str) -> bytes:
        """Write it as it goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", "Accept: application/json"]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True, slots=True)
class Material:
    """What the requests are made of: ids and words that are in the data."""

    ids: Sequence[str]
    searches: Sequence[str]


@dataclass(frozen=True, slots=True)
class Probe:
    """One kind of request, measured by itself."""

    name: str
    title: str
    status: int
    make: Callable[[Material, random.Random], Request]
    writes: bool = False

    def requests(self, material: Material, count: int = REQUESTS) -> list[Request]:
        """Make the requests: the same ones in every run and for every stack."""
        chance = random.Random(f"{SEED} {self.name}")
        return [self.make(material, chance) for _ in range(count)]


def _read(material: Material, chance: random.Random) -> Request:
    return Request("GET", f"/api/v1/servers/{chance.choice(material.ids)}")


def _list(_: Material, chance: random.Random) -> Request:
    return Request("GET", f"/api/v1/servers?gameType={chance.choice(['minecraft', 'hytale'])}")


def _search(material: Material, chance: random.Random) -> Request:
    return Request("GET", f"/api/v1/servers/search?q={quote(chance.choice(material.searches))}")


def _popular(_: Material, __: random.Random) -> Request:
    return Request("GET", "/api/v1/popular")


def _writing(path: str) -> Callable[[Material, random.Random], Request]:
    def make(material: Material, chance: random.Random) -> Request:
        draft = {
            "author": f"player{chance.randrange(10_000)}",
            "rating": chance.randint(1, 5),
            "content": "Friendly people, quick answers, and hardly ever a queue.",
        }
        return Request("POST", f"/api/v1/servers/{chance.choice(material.ids)}/{path}", msgspec.json.encode(draft))

    return make


READ = Probe("read", "Read by id", 200, _read)
LIST = Probe("list", "List of 20 with tags", 200, _list)
SEARCH = Probe("search", "Full text", 200, _search)
WRITE = Probe("write", "Write", 201, _writing("reviews"), writes=True)
AUDITED = Probe("audited", "Write and audit row in a transaction", 201, _writing("audited-reviews"), writes=True)
CACHED = Probe("cached", "Cached list of 20", 200, _popular)

SCENARIOS: dict[str, tuple[Probe, ...]] = {
    "core": (READ, LIST, SEARCH, WRITE, AUDITED, CACHED),
    "reads": (READ, LIST, SEARCH),
    "writes": (WRITE, AUDITED),
    "read": (READ,),
    "list": (LIST,),
    "search": (SEARCH,),
    "write": (WRITE,),
    "audited": (AUDITED,),
    "cached": (CACHED,),
}
