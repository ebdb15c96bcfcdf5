"""Cases that are made of a document, sent to the site, and what is wrong with what comes back."""

import itertools
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import msgspec

from tests.accounts.at_the_door import Visitor
from tests.kernel.http.openapi_check import faults_of_answer
from tests.walks.crawl.filling import WORDS, id_of
from tests.walks.crawl.naming import CannotName, snake
from tests.walks.crawl.planting import World
from tests.walks.crawl.stage import Stage

from .cases import EXAMPLES, Case, Operation, operations_of
from .making_ready import Planted, scenes_of
from .plain import lesson_of, request_at

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
"""For how long a site is sent to, again and again from the start; without it, once."""
ASKER = os.environ.get("FUZZ_ASKER", "")
"""Who alone asks, such as `member`; without it, each in turn."""
LOG = os.environ.get("FUZZ_LOG", "")
"""A file that gets a line for each address, at once: a long run that is broken off has told what it found."""
FROM = int(os.environ.get("FUZZ_FROM", "0"))
"""At which address to begin; with the log, a run that was broken off goes on."""

PATIENCE_SECONDS = 300.0
_FLAG = "/api/v1/admin/flags/{name}"
_OF_THE_STAGE = (b'"UNREADABLE_SECRET"', b'"type":"EXTERNAL_API"', b'"FEATURE_OFF"')
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(slots=True)
class Sent:
    """What was sent, and every fault in what came back."""

    by_asker: dict[str, Counter[int]] = field(default_factory=dict)
    by_address: dict[str, Counter[int]] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many requests were sent and answered."""
        return self.statuses.total()

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return sum(self.by_asker.values(), Counter[int]())

    @property
    def never_done(self) -> set[str]:
        """Which addresses were answered with success to nobody."""
        return {address for address, told in self.by_address.items() if min(told) >= httpx2.codes.BAD_REQUEST}

    def add(self, other: "Sent") -> None:
        """Add what was sent besides."""
        for name, statuses in other.by_asker.items():
            self.by_asker.setdefault(name, Counter()).update(statuses)
        for address, statuses in other.by_address.items():
            self.by_address.setdefault(address, Counter()).update(statuses)
        self.faults += other.faults


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who sends, and under which name that is told."""

    name: str
    visitor: Visitor
    of: str = ""
    """How the addresses begin that this one asks, and nearly nobody else can; without it, all others."""


def request_of(case: Case, world: World | None) -> tuple[str, dict[str, Any]]:
    """Write a case as a request; with a world, address, query and body name what is somebody's."""
    path = case.path
    filled = dict(case.path_parameters)
    if world is not None:
        for name in filled.keys() - WORDS.keys():
            with suppress(CannotName):
                filled[name] = id_of(world, name)
    for name, value in filled.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    more: dict[str, Any] = {"headers": dict(_sendable(case.headers))}
    if case.query:
        more["params"] = {name: _written(_naming(world, name, value)) for name, value in case.query.items()}
    if case.has_body and case.method.upper() != "GET":
        more["content"] = _encoded(_naming(world, "", case.body))
        more["headers"]["Content-Type"] = "application/json" if case.media_type is None else case.media_type
    return path, more


def _naming(world: World | None, name: str, value: Any) -> Any:
    """Let every id be one of that world's: a made one names nothing, and what comes after is never reached."""
    if world is None:
        return value
    match value:
        case dict():
            return {key: _naming(world, key, inner) for key, inner in value.items()}
        case list():
            return [_naming(world, name.removesuffix("s"), inner) for inner in value]
        case str() if _UUID.fullmatch(value):
            with suppress(CannotName):
                return id_of(world, snake(name))
    return value


def _encoded(body: Any) -> bytes:
    return body if isinstance(body, bytes) else msgspec.json.encode(body)


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [_written(one) for one in value]
    return value if isinstance(value, str | int | float | None) else msgspec.json.encode(value).decode()


def _sendable(headers: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Give the headers that HTTP can carry: what it cannot, no client sends."""
    for name, value in headers.items():
        raw = str(value).encode("latin-1", "replace").strip()
        if name.lower() not in {"authorization", "cookie"} and all(byte > 31 and byte != 127 for byte in raw):
            yield name, raw


def faults_of(
    document: dict[str, Any], operation: Operation, answer: httpx2.Response, *, is_trimmed: bool
) -> Iterator[str]:
    """Say what is wrong with an answer: a crash, what the document does not tell of, another shape of refusal."""
    if answer.status_code >= 500 and not _is_of_the_stage(answer):
        yield f"answered {answer.status_code}: {answer.text[:200]}"
    try:
        found = faults_of_answer(document, operation.method.upper(), operation.path, answer)
    except ValueError:
        yield f"claims to be JSON and is not: {answer.content[:200]!r}"
        return
    for fault in found:
        if not (is_trimmed and fault.endswith(" is missing")):
            yield fault[:300]
    if answer.status_code >= 400:
        if answer.headers.get("content-type", "").partition(";")[0] != "application/json":
            yield f"refused in no JSON: {answer.text[:100]}"
            return
        told = answer.json()
        if told.keys() != {"error"} or told["error"]["requestId"] != answer.headers["x-request-id"]:
            yield f"refused in another shape: {answer.text[:200]}"


def _code_of(answer: httpx2.Response) -> list[str]:
    found = re.search(rb'"error":\{"code":"(\w+)"', answer.content)
    return [found[1].decode()] if found else []


def _is_of_the_stage(answer: httpx2.Response) -> bool:
    """Say whether it is a secret that the planted row only pretends to have, a service outside that is not there, or
    what the fuzz itself has turned off.
    """
    return any(part in answer.content for part in _OF_THE_STAGE)


async def send_all(
    document: dict[str, Any],
    askers: list[Asker],
    stage: Stage,
    sent: Sent,
    is_over: Callable[[], bool],
    begin: int = 0,
) -> int:
    """Send everything that schemathesis makes of a document; who asks, and for whose things, goes round.

    Give the number of the address to go on with: in a long run, others must come once somebody's account has ended.
    """
    askers = [one for one in askers if ASKER in {"", one.name}]
    turns = {
        of: itertools.cycle(itertools.product([stage.theirs, stage.own, None], [one for one in askers if one.of == of]))
        for of in {one.of for one in askers}
    }
    planted = Planted(stage)
    if EXAMPLES:
        await planted.remember()
    operations = operations_of(document)
    for number, operation in enumerate(operations[begin:], begin):
        if is_over():
            return len(operations)
        if EXAMPLES and not await _are_somebody(askers):
            return number
        here, mine = Sent(), next((one for one in turns if one and operation.path.startswith(one)), "")
        if mine in turns:
            cases = list(operation.cases())
            if EXAMPLES:
                lesson = lesson_of(stage.site.name, operation)
                await planted.make_ready(lesson, changes=operation.method.upper() != "GET")
                here_too = [one for one in askers if one.of == mine]
                await _send_plain(document, operation, stage, here_too, cases, here)
            for case in cases:
                world, asker = next(turns[mine])
                await _send(document, operation, *request_of(case, world), asker, here)
            if EXAMPLES and operation.path == _FLAG:
                await _turn_on_again(lesson_of(stage.site.name, operation).path["name"], askers)
        sent.add(here)
        _note(number, operation, here)
    return len(operations)


async def _turn_on_again(flag: Any, askers: Iterable[Asker]) -> None:
    """Undo what the last case said of a flag: what hangs on it comes later, and would be refused to everybody."""
    for one in askers:
        if one.name == "administrator":
            await one.visitor.ask("PUT", _FLAG.replace("{name}", flag), {"mode": "default", "reason": "As it was."})


async def _send_plain(
    document: dict[str, Any], operation: Operation, stage: Stage, askers: list[Asker], cases: list[Case], sent: Sent
) -> None:
    """Send what should succeed, by whom and for whose things it may, and then what differs from it in one thing."""
    lesson = lesson_of(stage.site.name, operation)
    plain = list(itertools.product(scenes_of(stage), askers))
    for scene, asker in plain:
        request = request_at(document, operation, lesson, scene)
        await _send(document, operation, request.path, request.more, asker, sent)
    for (scene, asker), (number, case) in zip(itertools.cycle(plain), enumerate(cases), strict=False):
        changed = request_at(document, operation, lesson, scene).with_one_of(case, number)
        if changed is not None:
            await _send(document, operation, changed.path, changed.more, asker, sent)


async def _send(
    document: dict[str, Any], operation: Operation, path: str, more: dict[str, Any], asker: Asker, sent: Sent
) -> None:
    method = operation.method.upper()
    told = f"{method} {path} {more.get('params', '')} {more.get('content', b'')[:300]!r} as {asker.name}"
    try:
        answer = await asker.visitor.ask(method, path, timeout=PATIENCE_SECONDS, **more)
    except httpx2.TransportError as error:
        sent.faults.append(f"{told}: no answer: {error!r}")
        return
    sent.by_asker.setdefault(asker.name, Counter())[answer.status_code] += 1
    sent.refusals.update(_code_of(answer))
    sent.by_address.setdefault(f"{method} {operation.path}", Counter())[answer.status_code] += 1
    is_trimmed = "fields" in more.get("params", {})  # rows are as short as was asked for
    sent.faults += [f"{told}: {fault}" for fault in faults_of(document, operation, answer, is_trimmed=is_trimmed)]


async def _are_somebody(askers: Iterable[Asker]) -> bool:
    """Let those sign in again whose session has ended; say whether all could."""
    for asker in askers:
        visitor = asker.visitor
        if visitor.person_id and (await visitor.me()).status_code != httpx2.codes.OK:
            await visitor.sign_in()
            if (await visitor.me()).status_code != httpx2.codes.OK:
                return False
    return True


def _note(number: int, operation: Operation, here: Sent) -> None:
    if not LOG:
        return
    line = {
        "number": number,
        "address": f"{operation.method.upper()} {operation.path}",
        "statuses": {
            name: {str(status): times for status, times in told.items()} for name, told in here.by_asker.items()
        },
        "refusals": here.refusals,
        "faults": sorted(set(here.faults)),
    }
    with Path(LOG).open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")
