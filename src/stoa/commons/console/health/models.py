"""What is told about the parts of a site."""

from typing import Literal

from stoa.kernel.http.replies import Model
from stoa.kernel.presence import WorkerSeen

type Tone = Literal["up", "slow", "down", "off"]


class PartView(Model, frozen=True):
    """How one part is: up, up but behind, down, or not in use."""

    name: str
    state: Tone
    words: str
    """What was found, and what to do where it is not well."""


class HealthView(Model, frozen=True):
    """How every part is."""

    parts: list[PartView]
    workers: list[WorkerSeen]
