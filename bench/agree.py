"""Before anything is measured: every stack must answer the same."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from bench.running import Answer, Running, StackFailed
from bench.scenario import Material, Probe

SAMPLES = 25
MADE_ON_WRITING = {"id", "createdAt"}
CURSOR = "nextCursor"  # every stack writes cursors in its own way
OURS_ALONE = "prevCursor"  # only Stoa's lists can be walked backwards


def check_agreement(stacks: Sequence[Running], probes: Sequence[Probe], material: Material) -> int:
    """Compare the stacks' answers to the same requests; give the number of comparisons."""
    compared = 0
    for probe in probes:
        for request in probe.requests(material, SAMPLES):
            answers = [(stack, normal(probe, stack, stack.ask(request))) for stack in stacks]
            (reference, expected), *others = answers
            for stack, found in others:
                if found != expected:
                    where = difference(expected, found)
                    message = (
                        f"{stack.stack.title} and {reference.stack.title} answer {request.method} {request.path}"
                        f" differently: {where}"
                    )
                    raise StackFailed(message)
                compared += 1
    return compared


def normal(probe: Probe, stack: Running, answer: Answer) -> Any:
    """Read an answer, and take out what may differ."""
    title = f"{stack.stack.title}, {probe.title.lower()}"
    if answer.status != probe.status:
        message = f"{title}: answered {answer.status}, not {probe.status}: {answer.body[:500]!r}"
        raise StackFailed(message)
    if not answer.content_type.startswith("application/json"):
        message = f"{title}: the answer is {answer.content_type!r}, not JSON."
        raise StackFailed(message)
    content = msgspec.json.decode(answer.body)
    if probe.writes:
        made = content["data"]
        if not all(made.get(name) for name in MADE_ON_WRITING):
            message = f"{title}: the new row came without its id or time."
            raise StackFailed(message)
        content["data"] = {name: value for name, value in made.items() if name not in MADE_ON_WRITING}
    return plain(content)


def plain(value: Any, name: str = "") -> Any:
    """Bring times to one writing, and keep of a cursor only whether there is one."""
    match value:
        case dict():
            return {key: plain(part, key) for key, part in value.items() if key != OURS_ALONE}
        case list():
            return [plain(part) for part in value]
        case str() if name == CURSOR:
            return "a cursor"
        case str() if name.endswith("At"):
            return datetime.fromisoformat(value).astimezone(UTC)
        case _:
            return value


def difference(expected: Any, found: Any, path: str = "") -> str:
    """Say where two answers first differ."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        pairs = [(f"{path}.{key}", expected[key], found[key]) for key in expected]
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = [(f"{path}[{index}]", *both) for index, both in enumerate(zip(expected, found, strict=True))]
    else:
        return f"at {path or 'the top'}: {expected!r:.300} against {found!r:.300}"
    for where, one, other in pairs:
        if one != other:
            return difference(one, other, where)
    return "nowhere"
