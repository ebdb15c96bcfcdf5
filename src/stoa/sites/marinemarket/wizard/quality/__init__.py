"""How well a listing is told, as a sum of plain points that its seller can read and mend."""

from typing import NamedTuple

from stoa.sites.marinemarket.boats.equipment import equipment_of
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.wizard.steps import StepName

_PHOTOS, _WORDS, _FEATURES = 8, 400, 5


class Point(NamedTuple):
    """One thing that buyers look for: what it is worth, whether it is there, and where it is told."""

    worth: int
    is_there: bool
    words: str
    step: StepName


class Quality(NamedTuple):
    """The sum, of a hundred, and what it is made of; what is missing first, the most valuable on top."""

    score: int
    points: list[Point]


def judge_quality(boat: Boat) -> Quality:
    """Count what is told of a boat."""
    one = boat.boat_details
    has_measures = one.beam is not None and one.draft is not None
    knows_engines = not one.engines or all(engine.hours is not None and engine.make for engine in one.engines)
    points = [
        Point(10, bool(boat.photos), "A cover photo", "photos"),
        Point(20, len(boat.photos) >= _PHOTOS, f"{_PHOTOS} photos or more: outside, cockpit, below, engine", "photos"),
        Point(5, bool(boat.films), "A short film", "photos"),
        Point(15, len(boat.description) >= _WORDS, f"A text of {_WORDS} characters or more", "words"),
        Point(10, one.hin_note not in {"none", "unreadable"}, "The hull number on file", "details"),
        Point(10, has_measures, "Beam and draft", "details"),
        Point(10, knows_engines, "Make and hours of every engine", "engines"),
        Point(
            10, len(equipment_of(boat.features)) >= _FEATURES, f"{_FEATURES} pieces of equipment or more", "equipment"
        ),
        Point(5, one.title_status != "unknown", "What the title paper says", "details"),
        Point(5, boat.location.latitude is not None, "A place that the map knows", "place"),
    ]
    points.sort(key=lambda point: (point.is_there, -point.worth))
    return Quality(sum(point.worth for point in points if point.is_there), points)
