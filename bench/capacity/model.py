"""The model: what so many people at once ask for, and how many processes and cores that takes.

People are those who have a page open. Each opens another page now and then, some of them are members, whose pages
nobody else may be shown, and each holds one socket. Everything that costs processor time is added up for the web
processes and for PostgreSQL, and divided by how full a core may be.
"""

import math
from dataclasses import dataclass

from .measured import Measured

MEGABYTE = 1000.0
_SPARE_PROCESSES = 1
"""One process may be away, for a release or a fault, and the others still carry everybody."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the bench cannot know: how people behave, and how full a core may be."""

    seconds_between_pages: float = 20.0
    requests_per_page: float = 1.5
    """The page and what it asks for itself; pictures and scripts come from the proxy or the browser's own store."""
    members: float = 0.2
    """The share whose answers are made for them alone."""
    writes: float = 0.03
    """The share of requests that change something."""
    sign_ins_a_minute: float = 0.002
    """For each person."""
    messages_a_minute: float = 2.0
    """Live messages that each open page is sent."""
    most_busy: float = 0.6
    """How full a core may be in the busiest minute: at this a request waits for one and a half times its own time."""
    most_sockets: int = 10_000
    """On one process: no more than were tried."""
    connections_each: int = 28
    """To PostgreSQL from one web process, by the settings as they come."""


@dataclass(frozen=True, slots=True)
class Need:
    """What so many people take."""

    people: int
    requests: float
    """A second."""
    web_cores: float
    database_cores: float
    primary_cores: float
    """Of those, what only the primary can do: writes."""
    processes: int
    for_sockets: int
    """How many of the processes the sockets alone would ask for."""
    megabytes: float
    """Of all web processes."""
    connections: int
    wait: float
    """How often its own time a request waits, in the mean."""

    @property
    def first_full(self) -> str:
        """What asks for most: that is where to look first."""
        if self.for_sockets >= self.processes - _SPARE_PROCESSES:
            return "open sockets of the web processes"
        return "processor of the web processes" if self.web_cores >= self.database_cores else "processor of PostgreSQL"


def need_for(people: int, measured: Measured, assumed: Assumptions) -> Need:
    """Add up what they ask for, and divide by what one process and one core give."""
    requests = people / assumed.seconds_between_pages * assumed.requests_per_page
    writes = requests * assumed.writes
    reads = requests - writes
    mine, anybodys = reads * assumed.members, reads * (1 - assumed.members)
    told = people * assumed.messages_a_minute / 60
    sign_ins = people * assumed.sign_ins_a_minute / 60
    web = (
        anybodys * measured.mix_web
        + mine * measured.made_web
        + writes * measured.write_web
        + told * measured.told_web
        + sign_ins * measured.sign_in
    )
    primary = writes * measured.write_database
    database = anybodys * measured.mix_database + mine * measured.made_database + primary
    for_sockets = math.ceil(people / min(assumed.most_sockets, measured.sockets_tried or assumed.most_sockets))
    processes = max(math.ceil(web / assumed.most_busy), for_sockets) + _SPARE_PROCESSES
    busy = web / processes
    return Need(
        people=people,
        requests=requests,
        web_cores=web / assumed.most_busy,
        database_cores=database / assumed.most_busy,
        primary_cores=primary / assumed.most_busy,
        processes=processes,
        for_sockets=for_sockets,
        megabytes=processes * measured.idle_megabytes + people * measured.socket_kilobytes / MEGABYTE,
        connections=processes * assumed.connections_each,
        wait=busy / (1 - busy),
    )


def most_people(measured: Measured, assumed: Assumptions, *, processes: int = 1, database_cores: float = 1.0) -> int:
    """Give how many people so much carries, without a process to spare."""
    one = need_for(100_000, measured, assumed)
    by_web = processes / one.web_cores * one.people
    by_database = database_cores / one.database_cores * one.people
    return int(min(by_web, by_database, processes * assumed.most_sockets))
