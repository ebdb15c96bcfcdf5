"""The steps of the wizard, and which fields each of them asks for."""

from typing import Literal, NamedTuple

type StepName = Literal["boat", "details", "engines", "equipment", "place", "words", "photos", "check"]


class Step(NamedTuple):
    """A step: its name in addresses, what people read, and its fields as the form names them."""

    name: StepName
    title: str
    fields: tuple[str, ...] = ()


MEASURES = (
    "beam",
    "draft",
    "bridge_clearance",
    "headroom",
    "weight",
    "ballast",
    "fuel_tank",
    "water_tank",
)
STEPS = (
    Step("boat", "The boat", ("type", "make", "model", "year", "length", "units", "condition")),
    Step(
        "details",
        "Details",
        (*MEASURES, "hull_material", "keel", "cabins", "berths", "heads", "trailer", "title_status", "hin"),
    ),
    Step("engines", "Engines"),
    Step("equipment", "Equipment"),
    Step("place", "Price and place"),
    Step("words", "Your words"),
    Step("photos", "Photos"),
    Step("check", "Check and offer"),
)
BY_NAME = {one.name: one for one in STEPS}


def index_of(name: StepName) -> int:
    """Say where a step stands among the others."""
    return next(at for at, one in enumerate(STEPS) if one.name == name)


def after(name: StepName) -> StepName:
    """Name the step behind this one; the last is its own."""
    return STEPS[min(index_of(name) + 1, len(STEPS) - 1)].name
