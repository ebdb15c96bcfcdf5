"""A map of results, drawn: a piece of the world's outline, and a mark for each cluster."""

from dataclasses import dataclass

from stoa.sites.marinemarket.search.models import BoatMap
from stoa.sites.marinemarket.search.rules import Frame, around
from stoa.ui import worldmap
from stoa.ui.formats import money

_DEEPEST = 12
_STEP = 2
_HEIGHT, _MARGIN, _LEAST_DEGREES, _WORTH_IT = 0.4, 1.15, 1.5, 0.6
_WORLD_WIDE = 360.0
_LEAST_MARK, _MOST_MARK = 1.2, 4.2


@dataclass(frozen=True, slots=True)
class Mark:
    """One cluster or boat on the drawing; sizes are in the drawing's own units."""

    x: float
    y: float
    radius: float
    count: int
    label: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    view_box: str
    unit: float
    marks: list[Mark]
    count: int
    out_url: str
    ways: list[tuple[str, str]]


def drawn_map(shown: BoatMap, url: str) -> Drawing:
    """Work out where everything stands; `url` is the map's address without its frame."""
    frame = Frame(shown.west, shown.south, shown.east, shown.north)
    left, top = worldmap.point(frame.north, frame.west)
    # Where a frame crosses the line of the dates, what lies behind the line is drawn beyond it.
    crosses = frame.east < frame.west
    right, bottom = worldmap.point(frame.south, frame.east + _WORLD_WIDE * crosses)
    width, height = right - left, bottom - top
    unit = width / 100
    most = max((one.count for one in shown.clusters), default=1)
    marks = []
    for one in shown.clusters:
        beyond = _WORLD_WIDE * (crosses and one.longitude < frame.west)
        x, y = worldmap.point(one.latitude, one.longitude + beyond)
        size = _LEAST_MARK + (_MOST_MARK - _LEAST_MARK) * (one.count / most) ** 0.5
        if one.slug and one.title:
            price = money(one.price or 0, one.currency or "USD")
            marks.append(Mark(x, y, _LEAST_MARK * unit, 1, "", f"/boats/{one.slug}", f"{one.title}, {price}"))
            continue
        inside = around(one.latitude, one.longitude, min(_DEEPEST, shown.zoom + _STEP))
        href = f"{url}{_frame_query(inside, min(_DEEPEST, shown.zoom + _STEP))}"
        marks.append(
            Mark(x, y, round(size * unit, 2), one.count, f"{one.count}", href, f"{one.count} boats here: look closer")
        )
    middle = _middle_of(frame)
    wider = max(0, shown.zoom - _STEP)
    out = f"{url}{_frame_query(around(*middle, wider), wider)}" if shown.zoom > 0 else ""
    return Drawing(
        f"{left:g} {top:g} {width:g} {height:g}",
        round(unit, 4),
        marks,
        sum(one.count for one in shown.clusters),
        out,
        _ways(frame, shown.zoom, url) if shown.zoom > 0 else [],
    )


def fitting(shown: BoatMap) -> Frame | None:
    """Give a frame around everything that a map shows, where that is well smaller; None where it is not."""
    if not shown.clusters:
        return None
    wests, souths = [one.longitude for one in shown.clusters], [one.latitude for one in shown.clusters]
    across, up = max(wests) - min(wests), max(souths) - min(souths)
    width = max(across, up / _HEIGHT) * _MARGIN + _LEAST_DEGREES
    if width > (shown.east - shown.west) * _WORTH_IT:
        return None
    zoom = max(step for step in range(_DEEPEST + 1) if _WORLD_WIDE / 2**step >= min(width, _WORLD_WIDE))
    if zoom == 0:
        return None
    return around((max(souths) + min(souths)) / 2, (max(wests) + min(wests)) / 2, zoom)


def _middle_of(frame: Frame) -> tuple[float, float]:
    longitude = (frame.west + frame.east + _WORLD_WIDE * (frame.east < frame.west)) / 2
    return (frame.south + frame.north) / 2, longitude - _WORLD_WIDE * (longitude > _WORLD_WIDE / 2)


def _ways(frame: Frame, zoom: int, url: str) -> list[tuple[str, str]]:
    """Give links that move the map by half of what it shows."""
    wide, high = ((frame.east - frame.west) % _WORLD_WIDE or _WORLD_WIDE) / 2, (frame.north - frame.south) / 2
    latitude, longitude = _middle_of(frame)
    moved = (("West", 0, -wide), ("North", high, 0), ("South", -high, 0), ("East", 0, wide))
    return [
        (name, f"{url}{_frame_query(around(latitude + up, longitude + across, zoom), zoom)}")
        for name, up, across in moved
    ]


def _frame_query(frame: Frame, zoom: int) -> str:
    return f"&bbox={frame.west:g},{frame.south:g},{frame.east:g},{frame.north:g}&zoom={zoom}"
